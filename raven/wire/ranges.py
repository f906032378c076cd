"""The ranges of numbers that calls take and the library works with."""

SPEEDS = (0.25, 4.0)  # of speech, factors; the range of the OpenAI interface
PITCHES = (0.5, 2.0)  # an octave down, an octave up
FRAME_RATES = (1.0, 120.0)  # frames per second, of films and feeds
RECORDED_SECONDS = (0.1, 3600.0)
LONGEST_EDGE = 16383  # pixels; the most that every picture format holds
MOST_TEXTS = 512  # of a call for their vectors; some five seconds of one core
