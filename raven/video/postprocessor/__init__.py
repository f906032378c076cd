"""The postprocessor: video effects on the way from the posed character to the viewer's screen.

    chain = parse_chain([["bloom", {}], ["scanlines", {"channel": "A"}]])    # checked; raises InvalidInput
    state = ChainState(np.random.default_rng(seed))                          # one per stream
    result = chain.process(picture, t, state, full_height=512)               # (4, H, W), linear light, premultiplied

The filters stand in the order in which light meets them: light, camera, retouch, transport, tape, display.
"""

from raven.video.postprocessor.chain import FilterChain, Step
from raven.video.postprocessor.frame import ChainState
from raven.video.postprocessor.presets import Preset, list_presets, load_preset
from raven.video.postprocessor.reading import MOST_FILTERS, chain_to_json, parse_chain
from raven.video.postprocessor.registry import FILTERS, available_filters

__all__ = [
    "FILTERS",
    "MOST_FILTERS",
    "ChainState",
    "FilterChain",
    "Preset",
    "Step",
    "available_filters",
    "chain_to_json",
    "list_presets",
    "load_preset",
    "parse_chain",
]
