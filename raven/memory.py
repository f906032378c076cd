"""What a process keeps of its memory: glibc's allocator, which most programs on Linux have, and Python's garbage collector.

For programs: it is for the whole process. Where there is another C library or system, the functions about the allocator do
nothing and return False.
"""

import ctypes
import gc
import sys
from functools import cache
from typing import Any

# Parameters of mallopt(3), glibc's <malloc.h>.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -2, -4, -8
_TOP_PAD, _SMALL_PAD = 256 * 2**20, 16 * 2**20


def share_one_heap() -> bool:
    """Let all threads allocate from one heap. To be called before threads are started.

    By default up to eight threads per core have heaps of their own, and each keeps what its largest work took: a server
    that records, decodes and speaks now here, now there, then has three times the memory that it uses.
    """
    return _set((_M_ARENA_MAX, 1))


def reuse_large_blocks() -> bool:
    """Let what was freed be used again by the next large block. For programs that soon end or often `give_back`.

    By default every block above some megabytes is mapped and unmapped anew, and the kernel fills its pages with zeros each time:
    a quarter of what it takes to make an avatar of a large picture.
    """
    return _set((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, 2**31 - 1), (_M_TOP_PAD, _SMALL_PAD))


@cache
def keep_large_blocks() -> bool:
    """Reuse large blocks instead of returning each to the system. To be called before threads use a neural engine on a CPU;
    see `Posers`.

    By default every large tensor is mapped and unmapped anew, and the kernel fills its pages with zeros each time: that
    is most of what a frame of a network costs on a CPU, which is up to three times faster so. The price is that the process
    keeps the memory of its largest frame. A thread that has allocated memory before keeps a heap of its own, which is too
    small for this; threads that begin later share one.
    """
    return _set((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, 2**31 - 1), (_M_TOP_PAD, _TOP_PAD), (_M_ARENA_MAX, 1))


def give_back() -> bool:
    """Return to the system what is free. Takes milliseconds, in which no thread allocates. Not if large blocks are kept."""
    libc = _libc()
    if libc is None or keep_large_blocks.cache_info().currsize:
        return False
    return bool(libc.malloc_trim(0))


def leave_alone_what_is_there() -> None:
    """Have the garbage collector never look again at what there is now, once all is imported and nothing made for anybody.

    There are a quarter of a million objects then, none of which will be garbage. A full collection walks through all that
    is looked at and holds every thread up meanwhile: 200 ms with them, a few without.
    """
    gc.collect()
    gc.freeze()


def collect_garbage() -> None:
    """Free what only refers to itself in a circle, such as connections and requests with all that they brought.

    By itself Python does so when a quarter more objects were made than there are, which takes a server minutes.
    """
    gc.collect()


def _set(*settings: tuple[int, int]) -> bool:
    libc = _libc()
    return libc is not None and all(libc.mallopt(parameter, value) == 1 for parameter, value in settings)


@cache
def _libc() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt.argtypes, libc.mallopt.restype = [ctypes.c_int, ctypes.c_int], ctypes.c_int
        libc.malloc_trim.argtypes, libc.malloc_trim.restype = [ctypes.c_size_t], ctypes.c_int
    except (OSError, AttributeError):  # another C library, such as musl
        return None
    return libc
