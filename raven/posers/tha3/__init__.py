"""Talking Head Anime 3: five networks that pose one picture with 45 numbers. The best picture, and work for a GPU."""
