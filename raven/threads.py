"""How many threads the numeric libraries may use. For programs to say once, before the first frame."""


def limit_threads(threads: int = 1) -> None:
    """Let OpenCV and PyTorch share out their work over at most `threads` threads.

    One is best for pictures of 512 pixels: encoding runs beside rendering already, and dividing work so small costs
    more than it brings. By default both take every core, for each session anew.
    """
    import cv2  # here, so that programs can answer --help without waiting for these two
    import torch

    cv2.setNumThreads(threads)
    torch.set_num_threads(threads)
