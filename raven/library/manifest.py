"""What is told about a character of one's own beside its pictures: `manifest.json` of its folder and of its `.raven` file."""

import json
import unicodedata
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from raven import __version__
from raven.errors import InvalidInput
from raven.said import said
from raven.schema import Number, complaint, invalid_input

MANIFEST = "manifest.json"
SCHEMA = 1
LONGEST_NAME = 60  # characters
LONGEST_PERSONA = 100_000
LARGEST = 2**20  # bytes of a manifest
MOST_OUTFITS = 32

Model = TypeVar("Model", bound=BaseModel)


def _name(text: str) -> str:
    """A name as it is kept: without blanks around, every letter written in one way."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise complaint(said("printable_name", "must be 1 to {most} printable characters", most=LONGEST_NAME))
    return name


Name = Annotated[StrictStr, AfterValidator(_name)]
Line = Annotated[StrictStr, Field(max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Voice(_Part):
    """How a character speaks: what `speak` takes, where a call names nothing else."""

    voice: Line | None = None
    """One of the server's; None: its usual one."""
    speed: Number = Field(1.0, ge=0.25, le=4)
    pitch: Number = Field(1.0, ge=0.25, le=4)
    language: Line | None = None


class About(_Part):
    """What a user says of a character."""

    name: Name
    author: Line = ""
    licence: Line = ""
    voice: Voice = Voice()
    persona: StrictStr = Field("", max_length=LONGEST_PERSONA)
    """Who it is, for a language model."""


class FileSum(_Part):
    """What a file must be."""

    size: StrictInt = Field(ge=0)
    """Bytes."""
    sha256: StrictStr = Field(pattern="^[0-9a-f]{64}$")


class Manifest(About):
    """`About`, and what the files are."""

    # `schema` is a name that pydantic's models have for themselves
    format: StrictInt = Field(SCHEMA, alias="schema", ge=1)
    raven: Line = __version__
    """The version of Raven that wrote it."""
    saved: Line = ""
    """When, in ISO 8601 with the zone."""
    picture: StrictStr
    """The file that the character is made of: as it was given (`character.original.*`), or one that lies in the template."""
    wardrobe: dict[Name, StrictStr] = Field({}, max_length=MOST_OUTFITS)
    """Its other outfits by name: further pictures, which share all the rest; each with the file that it is made of."""
    files: dict[StrictStr, FileSum]
    """All files beside the manifest, by name."""

    def text(self) -> str:
        """As JSON."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False)

    @property
    def about(self) -> About:
        """What the user says of it."""
        return About.model_validate({name: getattr(self, name) for name in About.model_fields})


def parse_manifest(content: bytes, field: str = MANIFEST) -> Manifest:
    """A manifest from its file. Raises `InvalidInput` naming the place in it, written from `field` on."""
    if len(content) > LARGEST:
        raise InvalidInput(field, said("too_large", "is too large"))
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field, said("not_json", "is not JSON: {reason}", reason=error)) from error
    if not isinstance(data, dict):
        raise InvalidInput(field, said("json_object", "must be a JSON object"))
    schema = data.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise InvalidInput(
            f"{field}.schema",
            said(
                "newer_schema",
                "is {schema}: a newer Raven made it, and this one reads {known}",
                schema=schema,
                known=SCHEMA,
            ),
        )
    return checked(Manifest, data, field)


def checked(model: type[Model], data: Any, field: str = "") -> Model:
    """`data` as `model`. Raises `InvalidInput` naming the place."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid_input(field, error) from error
