"""Characters that come with a call, and what is kept of them so that they can be corrected later."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from flask import g

from raven.figure.character import Character, character_from_upload
from raven.figure.figure import Figure
from raven.intake.correction import Correction, parse_correction
from raven.intake.take_in import Intake
from raven.library import Stored
from raven.live.session import Session
from raven.server.http.body import Upload, required_file
from raven.server.http.presence import check_presence
from raven.server.resources.originals import Original
from raven.server.services import named_character, services
from raven.wire.answers import PictureVerdict
from raven.wire.calls import GivenCorrection, LoadCall, ReloadCall, UploadedLoad, UploadedReload
from raven.wire.remarks import remarks

UNNAMED = "character"


@dataclass(frozen=True)
class Arrival:
    """A character that a call brings."""

    character: Character
    """Without its `intake`, which a session would keep for as long as it lives."""
    original: Original
    intake: Intake | None
    stored: Stored | None = None
    """It is one of the user's own."""
    is_uploaded: bool = False


def arriving(
    call: LoadCall | UploadedLoad | ReloadCall | UploadedReload, parts: Upload | None
) -> tuple[int | None, Callable[[], Arrival]]:
    """The pixels of the largest uploaded picture, None if that is not known, and what takes the character in.

    Raises `InvalidInput` for a correction that cannot be, before anything is taken in.
    """
    if isinstance(call, LoadCall | ReloadCall):
        return 0, partial(_named, call.character, call.rig)
    assert parts is not None
    return parts.pixels, partial(_uploaded, parts, call.rig, correction_of(call))


def note_shown(session: Session, arrival: Arrival, figure: Figure) -> tuple[str, ...]:
    """Note that a session shows what has arrived, and give it what was saved with that. Returns warnings."""
    own = services().own_characters
    if arrival.is_uploaded:
        own.uploaded(session)
        return ()
    return own.shown(session, figure, arrival.stored, g.turn)


def correction_of(call: GivenCorrection) -> Correction | None:
    """How a call wants its picture to be taken in. Raises `InvalidInput` naming its field."""
    return None if call.correction is None else parse_correction(call.correction)


def told_verdict(character: Character) -> PictureVerdict | None:
    """How well the character's picture works, as answers have it."""
    verdict = character.verdict
    if verdict is None:
        return None
    return PictureVerdict(
        level=verdict.level.value,
        reasons=[str(reason) for reason in verdict.reasons],
        remarks=remarks(verdict.reasons),
        parts=dict(verdict.parts),
    )


def _named(name: str, rig: Mapping[str, Any] | None) -> Arrival:
    """A character that the server has. Raises `InvalidInput` naming `character`."""
    named = named_character(name, "character")
    character, original, intake = named.character, named.original, named.character.intake
    if rig is not None:
        whole = {**character.rig, **rig}
        character, original = replace(character, rig=whole), replace(original, rig=whole)
    return Arrival(replace(character, intake=None), original, intake, named.stored)


def _uploaded(parts: Upload, rig: Mapping[str, Any] | None, correction: Correction | None) -> Arrival:
    """An uploaded one, with a rig, or else with a correction of how it is taken in. Raises as `character_from_upload`."""
    file, cels = required_file(parts), parts.cels
    limits = services().upload_limits()
    character = character_from_upload(
        file, cels, limits, rig=rig, correction=correction, progress=lambda stage: check_presence()
    )
    intake = character.intake
    original = Original(
        file,
        _stem(parts.file_name),
        dict(cels),
        rig or {},
        intake.correction if intake else None,
        intake.found.faces if intake else None,
    )
    return Arrival(replace(character, intake=None), original, intake, is_uploaded=True)


def _stem(name: str) -> str:
    """A name for files out of that of the uploaded one: letters, digits, and what joins them."""
    return re.sub(r"[^\w-]+", "_", PurePosixPath(name).stem)[:60].strip("_") or UNNAMED
