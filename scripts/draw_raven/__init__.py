"""The program that draws the character "raven"."""
