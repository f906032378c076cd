"""The errors that a caller of the library can meet, one small family."""

from raven.said import at


class RavenError(Exception):
    """Something went wrong that the caller should hear about. `code` is the stable, machine-readable name of the kind."""

    code = "error"


class Place(tuple[str | int, ...]):
    """Where something stands: the steps that lead there, names of keys and numbers in arrays. Written `a.b[2].c`."""

    @classmethod
    def at(cls, root: "str | Place", *steps: str | int) -> "Place":
        """The place that these steps lead to from another one, or from a name; from "" they begin it."""
        return cls((*(root if isinstance(root, Place) else filter(None, [root])), *steps))

    def __str__(self) -> str:
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self).removeprefix(".")


class InvalidInput(RavenError):
    """A value from outside is wrong. `field` is where it stands, written like `crop.left` or `overrides.head_x_index`."""

    code = "invalid_input"

    def __init__(self, place: str | Place, message: str) -> None:
        """`place`: the steps that lead there; or a name, such as that of a file or an option."""
        self.place = Place.at(place)
        self.message = message
        super().__init__(at(self.field, message))

    @property
    def field(self) -> str:
        """The place as people and clients read it."""
        return str(self.place)


class UnreadablePicture(InvalidInput):
    """Bytes that should be a picture cannot be decoded, or the picture breaks a limit."""

    code = "unreadable_picture"


class NotFound(RavenError):
    """A session, character, emotion or file of that name does not exist."""

    code = "not_found"


class Conflict(RavenError):
    """What shall be changed is not any more as the caller knows it: somebody else changed it meanwhile."""

    code = "conflict"


class LimitReached(RavenError):
    """A configured limit (sessions, viewers) is used up; trying later may help."""

    code = "limit_reached"


class Loading(LimitReached):
    """A model is still being loaded; trying later helps. `progress` is the share of it that is done, None if unknown."""

    code = "loading"

    def __init__(self, message: str, progress: float | None = None) -> None:
        super().__init__(message)
        self.progress = progress


class Unavailable(RavenError):
    """A part of Raven cannot run here: a missing model file, device or optional package. The text says what to do."""

    code = "unavailable"
