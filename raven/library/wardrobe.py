"""Several pictures of one character: what it wears. They share its name, settings, emotions, voice and all that is said of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from raven.errors import InvalidInput, NotFound
from raven.library.contents import EMOTIONS, SETTINGS, STEM, THUMBNAIL, Contents
from raven.library.manifest import LONGEST_NAME, MOST_OUTFITS
from raven.said import said

OUTFIT = "outfit"
"""What the files of an outfit are named by, with a number; those of the picture that came first by `STEM`."""
SHARED = (SETTINGS, EMOTIONS)


def with_picture(before: Contents, made: Contents, outfit: str | None = None, share: bool = True) -> Contents:
    """A character with the picture of `made` as an outfit, a new one or in place of what that was; None: as its first picture.

    With `share` the settings and emotions of `made` go along. All else of `before` stays. Raises `InvalidInput` naming `outfit`.
    """
    outfit = None if outfit is None else _checked(outfit, before)
    stem = STEM if outfit is None else _stem_of(before, outfit)
    files = {name: file for name, file in before.files.items() if not _belongs(name, stem)}
    files |= {f"{stem}{name[len(STEM) :]}": file for name, file in made.files.items() if _belongs(name, STEM)}
    if share:
        files = _without(files, SHARED) | {name: made.files[name] for name in SHARED if name in made.files}
    if outfit is None and THUMBNAIL in made.files:
        files[THUMBNAIL] = made.files[THUMBNAIL]
    picture = f"{stem}{made.picture[len(STEM) :]}"
    if outfit is None:
        return replace(before, picture=picture, files=files)
    return replace(before, files=files, wardrobe={**before.wardrobe, outfit: picture})


def without_outfit(before: Contents, outfit: str) -> Contents:
    """A character without that outfit. Raises `NotFound`."""
    if outfit not in before.wardrobe:
        raise NotFound(
            said("no_outfit", "{name} has no outfit named {outfit!r}", name=before.about.name, outfit=outfit)
        )
    stem = _stem_of(before, outfit)
    files = {name: file for name, file in before.files.items() if not _belongs(name, stem)}
    wardrobe = {name: picture for name, picture in before.wardrobe.items() if name != outfit}
    return replace(before, files=files, wardrobe=wardrobe)


def _checked(outfit: str, before: Contents) -> str:
    """Its name as the wardrobe has it, or as it shall have it."""
    name = " ".join(outfit.split())
    known = next((each for each in before.wardrobe if each.casefold() == name.casefold()), None)
    if known is not None:
        return known
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or "/" in name:
        raise InvalidInput(
            "outfit",
            said("printable_outfit", "must be 1 to {most} printable characters without a slash", most=LONGEST_NAME),
        )
    if len(before.wardrobe) >= MOST_OUTFITS:
        raise InvalidInput("outfit", said("too_many_outfits", "is one too many: {most} are kept", most=MOST_OUTFITS))
    return name


def _stem_of(before: Contents, outfit: str) -> str:
    """What its files are named by; for a new one a number that is free."""
    if outfit in before.wardrobe:
        return before.wardrobe[outfit].partition(".")[0].partition("@")[0]
    taken = {picture.partition(".")[0].partition("@")[0] for picture in before.wardrobe.values()}
    return next(stem for stem in (f"{OUTFIT}{number}" for number in range(1, MOST_OUTFITS + 2)) if stem not in taken)


def _belongs(name: str, stem: str) -> bool:
    return name.startswith(tuple(f"{stem}{sign}" for sign in "._@"))


def _without(files: Mapping[str, bytes | Path], names: tuple[str, ...]) -> dict[str, bytes | Path]:
    return {name: file for name, file in files.items() if name not in names}
