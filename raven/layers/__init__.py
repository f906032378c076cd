"""A figure taken apart: one picture as a stack of layers, what was hidden filled in, from the back hair to the ornaments."""
