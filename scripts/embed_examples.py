"""Embed the example sentences of the emotions with MiniLM: `.venv/bin/python scripts/embed_examples.py`.

To be run when an example was changed, or the model. What comes of it is shipped, so that no server has to compute it; a test says
when it is out of date.
"""

from raven.text import MiniLm
from raven.text.prototypes import CENTROIDS, ship


def main() -> None:
    """Write the file."""
    ship(MiniLm())
    print(f"wrote {CENTROIDS}")


if __name__ == "__main__":
    main()
