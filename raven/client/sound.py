"""What sound is inside the client, and the names of devices that every machine has."""

RATE = 48_000  # samples per second; sounds are converted to it
WIDTH = 2  # bytes of a sample: 16 bits, one channel
BYTES_PER_SECOND = WIDTH * RATE

SYSTEM_DEFAULT = "system-default"  # the device that the system's settings say
NULL = "null"  # the device that nobody hears
