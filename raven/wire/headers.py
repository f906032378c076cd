"""The headers of sounds as answers."""

DURATION = "X-Audio-Duration"  # seconds; of a sound that is streamed those of its first sentence
RATE = "X-Sample-Rate"  # samples per second
TIMES = "X-Word-Timestamps"  # JSON: `word` and `phonemes`, percent-encoded, `start_time` and `end_time` of each word
TIMES_LEFT_OUT = "X-Word-Timestamps-Left-Out"  # why the last ones are missing there
