"""Intake: from the pictures that people have to the picture that a poser wants."""
