"""Finding the features of a drawn face: `detect_rig`."""

from raven.posers.puppet.detection.detect import detect, detect_rig

__all__ = ["detect", "detect_rig"]
