"""What moves: a character with its cels and effects, posed by an engine."""
