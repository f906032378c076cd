"""The points and the parts of a drawn face, found in a picture by small networks of our own."""
