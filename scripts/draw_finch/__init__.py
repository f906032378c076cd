"""The program that draws the character "finch"."""
