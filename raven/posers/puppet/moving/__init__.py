"""How a figure moves, and how it is drawn then: compiled where there was a compiler when Raven was installed, else by OpenCV."""
