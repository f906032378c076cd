"""The measures of a figure of usual build, for tests of how it moves."""

from raven.posers.puppet.moving.motion import Measures

USUAL = Measures(
    middle=256,
    skull=(256, 128),
    rx=66,
    ry=74,
    mouth=172,
    chin=192,
    neck_bottom=215,
    neck_half=16,
    hair_left=230,
    hair_right=230,
    eyes=((234.0, 147.0), (278.0, 147.0)),
)
