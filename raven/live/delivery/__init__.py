"""How frames get to those who watch: at which pace, as which video, and how much of it fits a viewer's line."""
