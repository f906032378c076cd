"""How long tests wait for something that is sure to come: until it does, and this long before they call it missing."""

PATIENCE = 180  # seconds: on a machine that is busy with other things, a second of work takes a minute
