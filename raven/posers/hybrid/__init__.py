"""The hybrid: a face composed of pictures that a neural engine baked once, on a figure that the puppet's fields move."""
