"""Keeps the large temporaries of networks in the heap, which makes them up to three times faster on a Linux CPU."""

import ctypes
import sys
from functools import cache

# Parameters of mallopt(3), glibc's <malloc.h>.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -2, -4, -8
_TOP_PAD = 256 * 2**20


@cache
def keep_large_blocks() -> bool:
    """Tell glibc to reuse large blocks instead of returning each to the system. For programs, as it is for the whole process,
    before threads use a neural engine on a CPU; see `Posers`.

    By default every large tensor is mapped and unmapped anew, and the kernel fills its pages with zeros each time: that
    is most of what a frame of a network costs on a CPU. The price is that the process keeps the memory of its largest
    frame. A thread that has allocated memory before keeps a heap of its own, which is too small for this; threads that
    begin later share one. Returns whether it took effect; on other systems nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library, such as musl
        return False
    mallopt.argtypes, mallopt.restype = [ctypes.c_int, ctypes.c_int], ctypes.c_int
    settings = (_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, 2**31 - 1), (_M_TOP_PAD, _TOP_PAD), (_M_ARENA_MAX, 1)
    return all(mallopt(parameter, value) == 1 for parameter, value in settings)
