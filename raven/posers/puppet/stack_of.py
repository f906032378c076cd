"""All layers of a figure: those that were drawn, and for the rest what is guessed from the picture."""

from pathlib import Path

from raven.layers.given import merged
from raven.layers.parts import Parts
from raven.layers.stack import Stack
from raven.layers.stored import kept, key_of
from raven.posers.puppet.decompose import decompose
from raven.posers.puppet.rig import Rig
from raven.video.picture import Rgba8

VERSION = "2"  # of what `decompose` makes of a picture; with another one, what was kept is made anew


def stack_of(
    rgba8: Rgba8, rig: Rig, parts: Parts | None = None, given: Stack | None = None, file: Path | None = None
) -> Stack:
    """The layers of the figure (N, N, 4), which `flattened` puts together again.

    `given`: hand-made ones, some or all, in this square; `file`: where guessed ones are kept, see `cache_file`.
    """
    guessed = kept(file, key_of(rgba8, rig, parts, VERSION), lambda: decompose(rgba8, rig, parts))
    return guessed if given is None else merged(guessed, given)
