"""How the networks of `raven/landmarks` are made: drawn faces with their truth, training, export. No part of the package."""
