"""Settings of the process that make frames cheaper. For programs to call once, before the first frame."""

import ctypes
import platform

# glibc's mallopt parameters (malloc.h) and the values that keep a frame's pictures in the heap
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD = -1, -2, -3
MMAP_THRESHOLD = 32 * 2**20  # the most that glibc takes; larger blocks are mapped afresh each time
TRIM_THRESHOLD = 512 * 2**20
TOP_PAD = 16 * 2**20


def tune_process(threads: int = 1) -> None:
    """Let OpenCV and PyTorch use `threads` threads each, and have memory of past frames used again for the next.

    One thread is best for pictures of 512 pixels: encoding runs beside rendering already, and sharing out work so
    small costs more than it brings.
    """
    import cv2
    import torch

    cv2.setNumThreads(threads)
    torch.set_num_threads(threads)
    keep_memory()


def keep_memory() -> bool:
    """Keep freed blocks below 32 MiB in the heap; returns whether that could be done (with glibc only).

    By default glibc maps every picture anew and gives it back a moment later, and zeroing its pages costs more than
    most of what is done with them.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    return all(
        libc.mallopt(parameter, value)
        for parameter, value in (
            (M_MMAP_THRESHOLD, MMAP_THRESHOLD),
            (M_TRIM_THRESHOLD, TRIM_THRESHOLD),
            (M_TOP_PAD, TOP_PAD),
        )
    )
