"""A session of a server as a stream with sound: what is seen and heard of it, second by second, and its way to an address."""
