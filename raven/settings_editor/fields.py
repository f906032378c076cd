"""What may be edited, as the server describes it: settings and filter parameters with range, unit and meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from raven.gui.texts import t

Kind = Literal[
    "switch", "number", "integer", "choice", "colour", "hex colour", "words", "text", "name", "object", "list"
]
"""`colour` is three sRGB numbers 0..1, `hex colour` is `#rrggbb`, `words` a list of some of the choices."""

_UPPER = {"vhs": "VHS", "hsync": "h-sync", "vhsglitches": "VHS glitches", "vhstracking": "VHS tracking", "fps": "FPS"}
UNITS = {
    "frames/s": t("frames/s"),
    "per 1/25 s": t("per 1/25 s"),
    "morph value": t("morph value"),
    "cels/s": t("cels/s"),
}
"""Of the server's units those that are words, as people read them."""
_COLOUR_UNIT, _NAME_UNIT = "sRGB colour", "name"


@dataclass(frozen=True)
class Field:
    """One value that can be edited."""

    name: str
    """As in files, such as `target_fps`; `crop.left` for a part of an object."""
    title: str
    description: str
    kind: Kind
    default: Any = None
    group: str = ""
    unit: str = ""
    least: float = 0.0
    most: float = 1.0
    slider: tuple[float, float] = (0.0, 1.0)
    """What a slider covers; values beyond it, up to `least` and `most`, are typed."""
    above: bool = False
    """Whether the value must be greater than `least`, and not equal to it."""
    choices: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """For a tooltip: the meaning, then unit, range and default."""
        lines = [self.description.replace("`", "")]
        if self.kind in ("number", "integer"):
            unit = f" {UNITS.get(self.unit, self.unit)}" if self.unit and self.unit not in ("share", "factor") else ""
            low = t("above {0}", plain(self.least)) if self.above else plain(self.least)
            lines.append(t("{0} to {1}{2}. Default {3}.", low, plain(self.most), unit, plain(self.default)))
        elif self.kind in ("choice", "switch"):
            default = (t("on") if self.default else t("off")) if self.kind == "switch" else plain(self.default)
            lines.append(t("Default: {0}.", default))
        return "\n".join(lines)


@dataclass(frozen=True)
class FilterFields:
    """A filter of the postprocessor."""

    name: str
    title: str
    description: str
    parameters: tuple[Field, ...]
    """Without `enabled` and `name`, which belong to a step of a chain."""
    has_name: bool
    """Whether steps of this filter can be named."""

    def parameter(self, name: str) -> Field | None:
        return next((field for field in self.parameters if field.name == name), None)


def settings_fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    """The settings of the answer to `GET /api/avatar/settings_schema`, in its order; those of an object one by one."""
    fields: list[Field] = []
    for name, part in schema["properties"].items():
        inner = _resolved(part, schema)
        if "properties" in inner and isinstance(part.get("default"), Mapping):
            for key, of_part in inner["properties"].items():
                told = {
                    **of_part,
                    "default": part["default"].get(key, of_part.get("default")),
                    "group": part.get("group"),
                }
                fields.append(_field(f"{name}.{key}", told))
        else:
            fields.append(_field(name, part))
    return tuple(fields)


def effect_fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    """What can be edited of one effect of the setting `animefx`, by the same answer."""
    effect = schema.get("$defs", {}).get("Effect", {"properties": {}})
    return tuple(_field(name, part) for name, part in effect["properties"].items())


def groups(schema: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The groups of the settings with their titles, in order."""
    return tuple((str(name), str(title)) for name, title in schema.get("groups", ()))


def filters(answer: list[tuple[str, dict[str, Any]]]) -> tuple[FilterFields, ...]:
    """The filters of the answer to `GET /api/avatar/get_available_filters`, in the order in which they usually act."""
    found = []
    for name, information in answer:
        properties = information["schema"]["properties"]
        parameters = tuple(_field(key, part) for key, part in properties.items() if key not in ("enabled", "name"))
        description = information["schema"].get("description", "")
        found.append(FilterFields(name, readable(name), description, parameters, "name" in properties))
    return tuple(found)


def readable(name: str) -> str:
    """`analog_vhs_noise` as `Analog VHS noise`."""
    words = [_UPPER.get(word, word) for word in name.removesuffix("_rgb").split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def plain(value: Any) -> str:
    """A value as people write it: 25 for 25.0, off for false."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)


def _field(name: str, part: Mapping[str, Any]) -> Field:
    inner = _not_null(part)
    default = part.get("default")
    told = {**inner, **{key: value for key, value in part.items() if key != "anyOf"}}
    own_title = name.rpartition(".")[2].replace("_", " ").title()
    title = told.get("title", own_title)
    kind = _kind(told)
    low = float(told.get("minimum", told.get("exclusiveMinimum", 0.0)))
    high = float(told.get("maximum", 1.0))
    usual = told.get("usual", (low, high))
    choices = told.get("enum") or told.get("items", {}).get("enum") or ()
    return Field(
        name=name,
        title=readable(name.rpartition(".")[2]) if title == own_title else str(title),
        description=str(told.get("description", "")),
        kind=kind,
        default=default,
        group=str(told.get("group") or ""),
        unit=str(told.get("unit") or ""),
        least=low,
        most=high,
        slider=(float(usual[0]), float(usual[1])),
        above="exclusiveMinimum" in told,
        choices=tuple(choices),
    )


def _kind(told: Mapping[str, Any]) -> Kind:
    match told:
        case {"unit": unit} if unit == _COLOUR_UNIT:
            return "colour"
        case {"unit": unit} if unit == _NAME_UNIT:
            return "name"
        case {"type": "boolean"}:
            return "switch"
        case {"enum": _}:
            return "choice"
        case {"type": "integer"}:
            return "integer"
        case {"type": "number"}:
            return "number"
        case {"type": "string", "pattern": pattern} if pattern.startswith("^#["):
            return "hex colour"
        case {"type": "string"}:
            return "text"
        case {"type": "array", "items": {"enum": _}}:
            return "words"
        case {"type": "array"}:
            return "list"
    return "object"


def _not_null(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """The branch of a choice that is not null."""
    return next((branch for branch in part.get("anyOf", ()) if branch.get("type") != "null"), {})


def _resolved(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(part.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = schema.get("$defs", {}).get(name, part)
    return found
