"""Picture files from outside, of any kind, as the pixels that Raven works with.

| file | what it does |
|---|---|
| `files.py` | tells the kinds apart, holds the limits, and gives what it opens to Pillow or to the QOI decoder |
| `png_chunks.py` | takes out of a PNG what says nothing about its pixels |
| `psd_matte.py` | takes the white out of the soft edges of a PSD |
| `pixels.py` | any mode, depth, transparency and orientation as RGBA of 8 bits |
| `profiles.py` | the colours of an embedded profile in sRGB |
"""

from raven.video.decoding.files import MAX_PIXELS, READABLE, SUFFIXES, declared_pixels, decode_rgba8

__all__ = ["MAX_PIXELS", "READABLE", "SUFFIXES", "declared_pixels", "decode_rgba8"]
