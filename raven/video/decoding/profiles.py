"""Colours as a picture's ICC profile means them, in sRGB."""

import io

from PIL import Image, ImageCms

MODES = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK", "LAB": "LAB"}
"""Pillow's mode for the colour space of a profile."""
LATTICE = 17  # steps per channel of the colours that tell whether a profile changes anything that can be seen


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` without alpha (`L`, `RGB`, `CMYK` or `LAB`) as `RGB` in sRGB.

    A profile that is broken, or made for another kind of picture, does not count: then gray and RGB are sRGB already.
    One that is sRGB by another name changes no pixel.
    """
    source = _opened(profile)
    mode = MODES.get(source.profile.xcolor_space.strip().upper()) if source else None
    if image.mode == "LAB" and mode != "LAB":
        source, mode = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), "LAB"
    if (image.mode, mode) == ("L", "RGB") or ((image.mode, mode) == ("RGB", "L") and _is_gray(image)):
        image = image.convert(mode)
    if source is None or mode != image.mode:
        return image.convert("RGB")
    try:
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent(ImageCms.getDefaultIntent(source)),
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if mode == "RGB" and _changes_nothing(transform):
            return image
        changed = ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, ValueError):
        return image.convert("RGB")
    assert changed is not None  # only a change in place gives None
    return changed


def _is_gray(image: Image.Image) -> bool:
    red, *others = (channel.tobytes() for channel in image.split())
    return all(other == red for other in others)


def _opened(profile: bytes | None) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else None
    except OSError:
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether colours from all over the cube stay where they are, or one level beside that."""
    steps = bytes(round(step * 255 / (LATTICE - 1)) for step in range(LATTICE))
    colors = bytes(sample for red in steps for green in steps for blue in steps for sample in (red, green, blue))
    before = Image.frombytes("RGB", (LATTICE**2, LATTICE), colors)
    after = ImageCms.applyTransform(before, transform)
    assert after is not None
    return all(abs(old - new) <= 1 for old, new in zip(colors, after.tobytes(), strict=True))
