"""What the programs that draw the art have in common."""
