"""Lorebooks: what a model is told of a world when the conversation comes to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raven.chat.tokens import tokens_of
from raven.errors import InvalidInput
from raven.said import said

MOST_ENTRIES = 4096
MOST_KEYS = 256
LONGEST_CONTENT = 100_000  # characters
USUAL_DEPTH = 4  # messages that are looked at
LONGEST_PATTERN = 200
DECORATOR = re.compile(r"^@@@?(\w+)[ \t]*([^\n]*)\n?", re.MULTILINE)
UNBOUNDED = re.compile(r"[*+{]|\?.*\?.*\?|\\\d")  # what makes a pattern take time without limit


@dataclass(frozen=True)
class Entry:
    """Told when one of the `keys` occurs, and one of the `secondary_keys` if there are any, and none of `excluded`."""

    content: str
    keys: tuple[str, ...] = ()
    secondary_keys: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    always: bool = False
    never: bool = False
    case_sensitive: bool = False
    use_regex: bool = False
    order: float = 0.0
    priority: float = 0.0
    depth: int | None = None
    """Of how many messages it is looked for, if that is its own."""


@dataclass(frozen=True)
class Lorebook:
    """All entries; `depth`: in how many of the last messages keys are looked for; `budget`: tokens in all, None: any."""

    entries: tuple[Entry, ...] = ()
    depth: int = USUAL_DEPTH
    budget: int | None = None

    def told(self, messages: Sequence[str]) -> list[str]:
        """What is to be told, in order; `messages` are those of the conversation, the last one last."""
        found = [entry for entry in self.entries if self._is_met(entry, messages)]
        found.sort(key=lambda entry: (-entry.priority, entry.order))
        left = self.budget
        kept = []
        for entry in found:
            if left is not None:
                left -= tokens_of(entry.content)
                if left < 0:
                    break
            kept.append(entry)
        kept.sort(key=lambda entry: entry.order)
        return [entry.content for entry in kept]

    def _is_met(self, entry: Entry, messages: Sequence[str]) -> bool:
        if entry.never or not entry.content:
            return False
        if entry.always:
            return True
        depth = self.depth if entry.depth is None else entry.depth
        text = "\n".join(messages[-depth:] if depth else ())
        met = any(_occurs(key, text, entry) for key in entry.keys)
        if met and entry.secondary_keys:
            met = any(_occurs(key, text, entry) for key in entry.secondary_keys)
        return met and not any(_occurs(key, text, entry) for key in entry.excluded)


def parse_lorebook(data: object, field: str = "lorebook") -> Lorebook:
    """A lorebook as cards of version 2 and 3 have it. Raises `InvalidInput` naming the place."""
    if not isinstance(data, Mapping):
        raise InvalidInput(field, said("object_wanted", "must be an object"))
    entries = data.get("entries") or []
    if isinstance(entries, Mapping):  # as some programs write them
        entries = list(entries.values())
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise InvalidInput(
            f"{field}.entries", said("list_of_entries", "must be a list of at most {most} entries", most=MOST_ENTRIES)
        )
    budget = _number(data.get("token_budget"), None)
    return Lorebook(
        tuple(_entry(each, f"{field}.entries[{index}]") for index, each in enumerate(entries)),
        int(_number(data.get("scan_depth"), USUAL_DEPTH) or 0),
        None if not budget else int(budget),
    )


def _entry(data: object, field: str) -> Entry:
    if not isinstance(data, Mapping):
        raise InvalidInput(field, said("object_wanted", "must be an object"))
    content = data.get("content") or ""
    if not isinstance(content, str) or len(content) > LONGEST_CONTENT:
        raise InvalidInput(
            f"{field}.content",
            said("text_of_characters", "must be text of at most {most} characters", most=LONGEST_CONTENT),
        )
    decorators: dict[str, str] = {}
    for found in DECORATOR.finditer(content):
        decorators.setdefault(found.group(1).lower(), found.group(2).strip())
    keys = _keys(data.get("keys", data.get("key")), f"{field}.keys")
    secondary = _keys(data.get("secondary_keys", data.get("keysecondary")), f"{field}.secondary_keys")
    additional = _listed(decorators.get("additional_keys", ""))
    order = _number(data.get("insertion_order"), 0.0) or 0.0
    own_depth = _number(decorators.get("scan_depth"), None)
    return Entry(
        content=DECORATOR.sub("", content).strip(),
        keys=keys,
        secondary_keys=(secondary if data.get("selective") and not data.get("use_regex") else ()) + additional,
        excluded=_listed(decorators.get("exclude_keys", "")),
        always=bool(data.get("constant")) or "activate" in decorators,
        never=data.get("enabled") is False or ("dont_activate" in decorators and "activate" not in decorators),
        case_sensitive=data.get("case_sensitive") is True,
        use_regex=data.get("use_regex") is True,
        order=order,
        priority=_number(data.get("priority"), order) or 0.0,
        depth=None if own_depth is None else max(0, int(own_depth)),
    )


def _keys(value: object, field: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return _listed(value)
    if not isinstance(value, list) or len(value) > MOST_KEYS or not all(isinstance(each, str) for each in value):
        raise InvalidInput(field, said("list_of_texts", "must be a list of at most {most} texts", most=MOST_KEYS))
    return tuple(each.strip() for each in value if each.strip())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _number(value: Any, otherwise: float | None) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return otherwise
    return number if abs(number) < 1e9 else otherwise


def _occurs(key: str, text: str, entry: Entry) -> bool:
    if entry.use_regex:
        return _matches(key, text, entry.case_sensitive)
    if entry.case_sensitive:
        return key in text
    return key.casefold() in text.casefold()


def _matches(key: str, text: str, case_sensitive: bool) -> bool:
    """Whether a pattern, `/dogs?/i` or `dogs?`, matches. Those that are wrong, or could take for ever, do not."""
    found = re.fullmatch(r"/(.*)/([a-z]*)", key, re.DOTALL)
    pattern, signs = (found.group(1), found.group(2)) if found else (key, "" if case_sensitive else "i")
    if len(pattern) > LONGEST_PATTERN or UNBOUNDED.search(pattern):
        return False
    try:
        return re.search(pattern, text, re.IGNORECASE if "i" in signs else 0) is not None
    except re.error:
        return False
