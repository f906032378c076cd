"""What an avatar says: texts to be spoken, the words in them, and what is acted meanwhile."""
