"""What the server has a limited number of: found by id, counted, and given back when nobody needs it."""
