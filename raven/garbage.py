"""Python's garbage collector, which finds what refers to itself in a circle. For programs: it is for the whole process."""

import gc


def leave_alone_what_is_there() -> None:
    """Never look again at what there is now, which is to be called once all is imported and nothing is yet made for anybody.

    There are a quarter of a million objects then, none of which will be garbage. A full collection walks through all that
    is looked at and holds every thread up meanwhile: 200 ms with them, a few without.
    """
    gc.collect()
    gc.freeze()


def collect() -> None:
    """Free what only circles keep, such as connections and requests with all that they brought.

    By itself Python does so when a quarter more objects were made than there are, which takes a server minutes.
    """
    gc.collect()
