"""The program that draws the character "rook"."""
