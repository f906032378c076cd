"""What servers and clients say to each other, once for both. Needs the standard library alone."""
