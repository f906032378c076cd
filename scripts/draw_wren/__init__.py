"""The program that draws the character "wren"."""
