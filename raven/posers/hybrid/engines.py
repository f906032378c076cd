"""Which neural engine can paint the face of a character here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from raven import neural
from raven.errors import InvalidInput, NotFound, Unavailable
from raven.posers.hybrid.face_pictures import FacePictures
from raven.posers.protocol import Source
from raven.posers.tha4.folder import INDEX_FILE, has_model
from raven.said import said, what_it_says

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
            raise Unavailable(
                said("tha4_model", "tha4 needs a character model ({file}) in the character's folder", file=INDEX_FILE)
            )
        return faces
    if engine == "tha3":
        from raven.posers.hybrid.faces import Tha3Faces
        from raven.posers.tha3.start import Tha3Options, start

        poser = start(device, tha3 or Tha3Options())
        return Tha3Faces(poser.prepare(source), poser.digest)
    raise InvalidInput("poser", said("one_of", "must be one of {known}", known=ENGINES))


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
        raise InvalidInput("poser", what_it_says(error)) from error
