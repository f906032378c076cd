"""The backdrops that ship with Raven, each a scene drawn in the 512 units of the template, light from the upper left."""
