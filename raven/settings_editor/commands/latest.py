"""What was chosen last holds: files take time to read, and something else may be chosen meanwhile."""

from raven.turns import Order, Turns


class Latest:
    """The turns of all that is chosen in one window."""

    def __init__(self) -> None:
        self._turns, self._order = Turns(), Order()

    def turn(self) -> int:
        """The number of a choice that is made now."""
        return self._turns.take()

    def holds(self, aspect: str, turn: int | None = None) -> bool:
        """Whether this choice takes effect: nothing else of its kind was chosen after `turn`, or it is made now."""
        return self._order.accepts(aspect, turn or self._turns.take())
