"""Which neural engine can paint the face of a character here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from raven import neural
from raven.errors import InvalidInput, NotFound, Unavailable
from raven.posers.hybrid.face_pictures import FacePictures
from raven.posers.protocol import Source
from raven.posers.tha4.folder import INDEX_FILE, has_model

if TYPE_CHECKING:
    from raven.posers.tha3.start import Tha3Options

ENGINES = ("tha4", "tha3")


def faces_of(engine: str, source: Source, device: str = "cpu", tha3: Tha3Options | None = None) -> FacePictures:
    """The face stage of an engine for this character; loads its networks.

    Raises `InvalidInput` for an unknown engine or an unusable model, `Unavailable` if the model files are not here.
    """
    if engine in ENGINES:
        neural.load()
    if engine == "tha4":
        faces = own_faces(source, device)
        if faces is None:
            raise Unavailable(f"tha4 needs a character model ({INDEX_FILE}) in the character's folder")
        return faces
    if engine == "tha3":
        from raven.posers.hybrid.faces import Tha3Faces
        from raven.posers.tha3.start import Tha3Options, start

        poser = start(device, tha3 or Tha3Options())
        return Tha3Faces(poser.prepare(source), poser.digest)
    raise InvalidInput("poser", f"must be one of {', '.join(ENGINES)}")


def own_faces(source: Source, device: str = "cpu") -> FacePictures | None:
    """The face network of the character model in the character's folder, if there is one and PyTorch for it.

    Raises `InvalidInput` for a model that is broken.
    """
    if source.folder is None or not has_model(source.folder) or not neural.is_here():
        return None
    torch = neural.load()
    from raven.posers.hybrid.faces import Tha4Faces
    from raven.posers.tha4.model import read_model

    try:
        return Tha4Faces(read_model(source.folder), torch.device(device))
    except NotFound as error:
        raise InvalidInput("poser", str(error)) from error
