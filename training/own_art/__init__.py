"""Training samples from our own drawn characters: their layers recoloured, recut and bent, with exact truth."""
