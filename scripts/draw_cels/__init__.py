"""The program that draws the cels of the characters and the effects around the head."""
