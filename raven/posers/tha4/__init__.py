"""THA4 character models: two small networks (SIRENs) distilled for one character, which draw its face and move its figure."""
