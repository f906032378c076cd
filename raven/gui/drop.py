"""Files dropped on a window: what may be done with them, and the words for what may not.

The first rule that fits counts; all files must fit the same one. Dropping works where DearPyGui draws with GLFW (Linux with
X11, macOS); elsewhere `FileDrop.works` is False and nothing ever arrives.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from raven.errors import InvalidInput, RavenError
from raven.gui import glfw
from raven.gui.texts import t
from raven.gui.window import Window


@dataclass(frozen=True)
class DropRule:
    """One kind of files, and what to do with them."""

    kind: str
    """What such a file is, such as `a character picture`."""
    suffixes: tuple[str, ...]
    """In lower case, with the dot."""
    take: Callable[[list[Path]], None]
    several: bool = False


def rule_for(paths: Sequence[Path], rules: Sequence[DropRule]) -> DropRule:
    """The rule that all of these files fit. Raises `InvalidInput` with a sentence for the user."""
    accepted = "; ".join(f"{rule.kind} ({', '.join(rule.suffixes)})" for rule in rules)
    fitting = []
    for path in paths:
        rule = next((rule for rule in rules if path.suffix.lower() in rule.suffixes and path.is_file()), None)
        if rule is None:
            raise InvalidInput(path.name, t("cannot be opened here. What can be dropped: {0}", accepted))
        fitting.append(rule)
    if any(rule is not fitting[0] for rule in fitting):
        raise InvalidInput("drop", t("these are files of different kinds. What can be dropped: {0}", accepted))
    if len(paths) > 1 and not fitting[0].several:
        raise InvalidInput("drop", t("{0} must come alone, these are {1} files", fitting[0].kind, len(paths)))
    return fitting[0]


class FileDrop:
    """Receives what is dropped on a window and hands it to the rule that fits, in the window's thread."""

    def __init__(
        self,
        window: Window,
        rules: Sequence[DropRule],
        refuse: Callable[[RavenError], None],
        ignore: Callable[[], bool] = lambda: False,
    ) -> None:
        """`refuse` is told what cannot be done with the files. While `ignore()`, such as under a dialog, drops do nothing."""
        self._window, self._rules, self._refuse, self._ignore = window, tuple(rules), refuse, ignore
        self._receiver = glfw.on_drop(lambda paths: window.call(self.receive, [Path(path) for path in paths]))

    @property
    def works(self) -> bool:
        """Whether files can be dropped on this system."""
        return self._receiver is not None

    def receive(self, paths: list[Path]) -> None:
        """Do what the rules say about these files."""
        if not paths or self._ignore():
            return
        try:
            rule_for(paths, self._rules).take(paths)
        except RavenError as error:
            self._refuse(error)
