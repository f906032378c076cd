"""The names of the posing engines."""

AUTO, PUPPET, THA3, THA4, HYBRID = "auto", "puppet", "tha3", "tha4", "hybrid"
NAMES = (AUTO, PUPPET, HYBRID, THA3, THA4)
ON_CPU, NEURAL = (PUPPET, HYBRID), (THA3, THA4)
