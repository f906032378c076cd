"""The settings of an avatar: every key with its unit, range, default and meaning; `levels` has how they are filled.

`AnimatorSettings` is what the server validates, what the editors build their widgets from, and what settings files
contain. The text of every field is shown to users.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    WithJsonSchema,
    model_validator,
)

from raven.pose import INDEX
from raven.said import said
from raven.schema import Number, complaint
from raven.settings.effects import DEFAULT_EFFECTS, Effect, Name
from raven.settings.filter_calls import DEFAULT_CHAIN, FilterCalls
from raven.settings.pairs import EDGES, INTERVALS, MINIMUM_CROP
from raven.settings.schema_hints import FRAMES, GROUPS, MORPH, PER_TICK, SECONDS, SHARE, shown

MouthMorph = Literal[
    "mouth_aaa_index", "mouth_iii_index", "mouth_uuu_index", "mouth_eee_index", "mouth_ooo_index", "mouth_delta"
]


def _format_name(value: object) -> object:
    if not isinstance(value, str):
        return value
    return "JPEG" if value.upper() == "JPG" else value.upper()


def _known_morphs(names: tuple[str, ...]) -> tuple[str, ...]:
    for position, name in enumerate(names):
        if name not in INDEX:
            raise complaint(said("no_such_morph", "There is no morph named {name!r}", name=name), position)
    return tuple(dict.fromkeys(names))


def _different_names(effects: tuple[tuple[str, Effect], ...]) -> tuple[tuple[str, Effect], ...]:
    for position, (name, _) in enumerate(effects):
        if name in [earlier for earlier, _ in effects[:position]]:
            raise complaint(said("effect_twice", "There is an effect named {name!r} already", name=name), position, 0)
    return effects


def _color(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise complaint(said("written_colour", "Must be a colour written as #rrggbb"))
    return value.lower()


Share = Annotated[Number, Field(ge=0, le=1)]
Seconds = Annotated[Number, Field(ge=0, le=3600)]
Format = Annotated[Literal["PNG", "QOI", "WEBP", "WEBP-LOSSY", "JPEG", "TGA"], BeforeValidator(_format_name)]
Color = Annotated[StrictStr, AfterValidator(_color), WithJsonSchema({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"})]
MorphNames = Annotated[
    tuple[Name, ...],
    Field(max_length=2 * len(INDEX)),
    AfterValidator(_known_morphs),
    WithJsonSchema({"type": "array", "items": {"type": "string", "enum": list(INDEX)}}),
]


class Crop(BaseModel):
    """The part of the picture that is sent, in a unit square whose top left corner is (0, 0)."""

    model_config = ConfigDict(frozen=True)

    enabled: StrictBool = Field(
        default=False,
        description="Whether to crop. Off: the four edges are kept but do nothing.",
        title="Crop",
    )
    left: Share = Field(
        default=0.0,
        description="Left edge of what is kept, as a share of the picture's width.",
        title="Left",
        json_schema_extra=shown(unit=SHARE),
    )
    top: Share = Field(
        default=0.0,
        description="Top edge of what is kept, as a share of the picture's height.",
        title="Top",
        json_schema_extra=shown(unit=SHARE),
    )
    right: Share = Field(
        default=1.0,
        description="Right edge of what is kept, as a share of the picture's width.",
        title="Right",
        json_schema_extra=shown(unit=SHARE),
    )
    bottom: Share = Field(
        default=1.0,
        description="Bottom edge of what is kept, as a share of the picture's height.",
        title="Bottom",
        json_schema_extra=shown(unit=SHARE),
    )

    @model_validator(mode="after")
    def _something_is_kept(self) -> Self:
        for low, high in EDGES:
            if getattr(self, high) - getattr(self, low) < MINIMUM_CROP - 1e-9:
                raise complaint(
                    said(
                        "crop_too_narrow",
                        "Must be at least {least} less than {other} ({value})",
                        least=MINIMUM_CROP,
                        other=high,
                        value=getattr(self, high),
                    ),
                    low,
                )
        return self


class AnimatorSettings(BaseModel):
    """How an avatar moves and how its frames are made. All of it can be changed while the avatar runs."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"groups": [list(group) for group in GROUPS.items()]})

    target_fps: Annotated[Number, Field(ge=1, le=120)] = Field(
        default=25.0,
        description="Frames per second to render and to send, at most. The speed of motion does not depend on it.",
        title="Frame rate",
        json_schema_extra=shown("picture", FRAMES, usual=(5, 60)),
    )
    format: Format = Field(
        default="PNG",
        description="Encoding of the frames. PNG, QOI and WEBP are exact, WEBP-LOSSY is small, all with transparency. "
        "QOI is encoded fastest. JPEG is small, and goes over the backdrop colour. TGA is exact, for programs of old.",
        title="Format",
        json_schema_extra=shown("picture"),
    )
    upscale: Annotated[Number, Field(ge=0.25, le=4)] = Field(
        default=1.0,
        description="Factor by which the posed picture is enlarged. 1: the upscaler is off.",
        title="Size",
        json_schema_extra=shown("picture", "factor", usual=(0.5, 3)),
    )
    upscale_preset: Literal["A", "B", "C"] = Field(
        default="C",
        description="What the networks of the qualities `low` and `high` assume of the picture: A blurred, B jagged or "
        "compressed, C clean. The other qualities do not look at it.",
        title="Source",
        json_schema_extra=shown("picture"),
    )
    upscale_quality: Literal["low", "high", "bilinear", "bicubic", "lanczos"] = Field(
        default="bicubic",
        description="How to upscale: plainly (`bilinear`, `bicubic`, `lanczos`), or with a neural network, many times "
        "slower (`low`: brightness and silhouette, `high`: every colour).",
        title="Enlarging",
        json_schema_extra=shown("picture"),
    )
    metrics_enabled: StrictBool = Field(
        default=False,
        description="Whether the server logs every five seconds how long each stage of a frame takes, while somebody watches.",
        title="Log timings",
        json_schema_extra=shown("picture"),
    )
    crop: Crop = Field(
        default=Crop(),
        description="The part of the picture that is sent.",
        title="Crop",
        json_schema_extra=shown("framing"),
    )

    pose_interpolator_step: Annotated[Number, Field(gt=0, le=1)] = Field(
        default=0.3,
        description="How fast the pose and the cels follow a change: the share of the remaining way gone in 1/25 s. "
        "0.3 is half way after 78 ms, 0.1 after 263 ms, 1 jumps.",
        title="Following",
        json_schema_extra=shown("motion", PER_TICK),
    )
    head_turn: Annotated[Number, Field(ge=1, le=2)] = Field(
        default=1.0,
        description="How far the head turns aside at most: 1 is 15 degrees, 2 is 30. Nods grow a quarter as much. Only the "
        "puppet and the hybrid turn farther than 1.",
        title="Head turns",
        json_schema_extra=shown("motion", "factor"),
    )

    blink_enabled: StrictBool = Field(
        default=True,
        description="Whether the character blinks.",
        title="Blink",
        json_schema_extra=shown("blink"),
    )
    blink_interval_min: Seconds = Field(
        default=2.0,
        description="Shortest rest after a blink before the next may begin, in seconds.",
        title="Shortest rest",
        json_schema_extra=shown("blink", SECONDS, usual=(0, 15)),
    )
    blink_interval_max: Seconds = Field(
        default=5.0,
        description="Longest rest after a blink before the next may begin, in seconds.",
        title="Longest rest",
        json_schema_extra=shown("blink", SECONDS, usual=(0, 15)),
    )
    blink_probability: Share = Field(
        default=0.03,
        description="Chance that a blink begins within 1/25 s once the rest is over. 0: no blinks.",
        title="Chance",
        json_schema_extra=shown("blink", PER_TICK, usual=(0, 0.2)),
    )
    blink_confusion_duration: Seconds = Field(
        default=10.0,
        description="How long after the beginning of `confusion` the eyes blink without rests, in seconds.",
        title="Confusion lasts",
        json_schema_extra=shown("blink", SECONDS, usual=(0, 30)),
    )

    talking_enabled: StrictBool = Field(
        default=True,
        description="Whether the mouth moves by itself while the character talks.",
        title="Talk",
        json_schema_extra=shown("talking"),
    )
    talking_fps: Annotated[Number, Field(ge=1, le=60)] = Field(
        default=12.0,
        description="How many mouth positions per second the talking character takes.",
        title="Mouth positions",
        json_schema_extra=shown("talking", "positions/s", usual=(6, 24)),
    )
    talking_morph: MouthMorph = Field(
        default="mouth_aaa_index",
        description="The morph that opens the talking mouth.",
        title="Opening morph",
        json_schema_extra=shown("talking"),
    )

    sway_enabled: StrictBool = Field(
        default=True,
        description="Whether the idle character sways.",
        title="Sway",
        json_schema_extra=shown("sway"),
    )
    sway_morphs: MorphNames = Field(
        default=("head_x_index", "head_y_index", "neck_z_index", "body_y_index", "body_z_index"),
        description="The morphs that sway.",
        title="Swaying morphs",
        json_schema_extra=shown("sway"),
    )
    sway_interval_min: Annotated[Number, Field(ge=0.1, le=3600)] = Field(
        default=5.0,
        description="Shortest time between two sway positions, in seconds.",
        title="Shortest interval",
        json_schema_extra=shown("sway", SECONDS, usual=(0.1, 20)),
    )
    sway_interval_max: Annotated[Number, Field(ge=0.1, le=3600)] = Field(
        default=10.0,
        description="Longest time between two sway positions, in seconds.",
        title="Longest interval",
        json_schema_extra=shown("sway", SECONDS, usual=(0.1, 20)),
    )
    sway_macro_strength: Share = Field(
        default=0.6,
        description="How far from the centre swaying takes a morph. A morph that the emotion holds further out sways "
        "towards the centre only.",
        title="Swing",
        json_schema_extra=shown("sway", MORPH),
    )
    sway_micro_strength: Share = Field(
        default=0.02,
        description="How far a slight, smooth unrest takes the swaying morphs from the sway position, at most.",
        title="Unrest",
        json_schema_extra=shown("sway", MORPH, usual=(0, 0.2)),
    )

    breathing_enabled: StrictBool = Field(
        default=True,
        description="Whether the character breathes.",
        title="Breathe",
        json_schema_extra=shown("breathing"),
    )
    breathing_cycle_duration: Annotated[Number, Field(ge=0.1, le=600)] = Field(
        default=4.0,
        description="Duration of one breath, in and out, in seconds.",
        title="Breath",
        json_schema_extra=shown("breathing", SECONDS, usual=(1, 10)),
    )

    swing_strength: Annotated[Number, Field(ge=0, le=2)] = Field(
        default=1.0,
        description="How far hair, ribbons, ear-rings and skirts swing when head and body move, and in the wind. "
        "0: they hang still.",
        title="Swing",
        json_schema_extra=shown("swing", "factor"),
    )
    swing_stiffness: Annotated[Number, Field(ge=0.25, le=4)] = Field(
        default=1.0,
        description="How stiff it is: four times as stiff swings twice as fast, and less far.",
        title="Stiffness",
        json_schema_extra=shown("swing", "factor"),
    )
    swing_damping: Annotated[Number, Field(ge=0.05, le=1)] = Field(
        default=0.3,
        description="How soon it comes to rest, as a share of the damping with which it would not swing over at all. At 0.3 "
        "hair down to the chin hangs still after a good second, at 0.1 after three.",
        title="Damping",
        json_schema_extra=shown("swing", SHARE),
    )
    swing_wind: Share = Field(
        default=0.3,
        description="How strong a wind blows through it. 0: none.",
        title="Wind",
        json_schema_extra=shown("swing", SHARE),
    )

    data_eyes_fps: Annotated[Number, Field(ge=0, le=60)] = Field(
        default=12.0,
        description="Pictures per second of the data eyes. 0: no data eyes.",
        title="Data eyes",
        json_schema_extra=shown("eyes", "pictures/s", usual=(0, 24)),
    )
    data_eyes_fadeout_duration: Seconds = Field(
        default=0.75,
        description="How long stopped data eyes take to fade, in seconds.",
        title="Data eyes fade",
        json_schema_extra=shown("eyes", SECONDS, usual=(0, 5)),
    )
    eye_waver_fps: Annotated[Number, Field(ge=0, le=60)] = Field(
        default=12.0,
        description="Pictures per second of wavering eyes. 0: the first picture stands still.",
        title="Wavering eyes",
        json_schema_extra=shown("eyes", "pictures/s", usual=(0, 24)),
    )

    animefx_enabled: StrictBool = Field(
        default=True,
        description="Whether effects around the character are shown.",
        title="Effects",
        json_schema_extra=shown("effects"),
    )
    animefx: Annotated[tuple[tuple[Name, Effect], ...], Field(max_length=256), AfterValidator(_different_names)] = (
        Field(
            default=DEFAULT_EFFECTS,
            description="The effects as [name, effect] pairs, in the order they are drawn.",
            title="Effects by emotion",
            json_schema_extra=shown("effects"),
        )
    )

    backdrop_path: Annotated[StrictStr, Field(max_length=4096)] | None = Field(
        default=None,
        description="Name of the picture behind the character in formats without transparency (JPEG): one that ships "
        "with Raven or lies in the server's folder. Anything else is not looked at; clients may keep their own here.",
        title="Backdrop",
        json_schema_extra=shown("backdrop"),
    )
    backdrop_blur: StrictBool = Field(
        default=True,
        description="Whether the backdrop picture is blurred.",
        title="Blur",
        json_schema_extra=shown("backdrop"),
    )
    backdrop_color: Color = Field(
        default="#24262e",
        description="Colour behind the character in formats without transparency (JPEG) when there is no backdrop "
        "picture, as #rrggbb.",
        title="Colour",
        json_schema_extra=shown("backdrop"),
    )

    postprocessor_enabled: StrictBool = Field(
        default=True,
        description="Whether frames run through the filters. Off: the chain is kept but does nothing.",
        title="Postprocessor",
        json_schema_extra=shown("postprocessor"),
    )
    postprocessor_chain: FilterCalls = Field(
        default=DEFAULT_CHAIN,
        description="The filters that every frame runs through, as [name, parameters] pairs, in this order.",
        title="Filters",
        json_schema_extra=shown("postprocessor"),
    )

    @model_validator(mode="after")
    def _least_is_not_above_most(self) -> Self:
        for low, high in INTERVALS:
            if getattr(self, low) > getattr(self, high):
                raise complaint(
                    said(
                        "greater_than_other",
                        "Must not be greater than {other} ({value})",
                        other=high,
                        value=getattr(self, high),
                    ),
                    low,
                )
        return self
