"""What a process keeps of its memory."""

import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from raven import memory
if sys.argv[1] == "reused":
    assert memory.reuse_large_blocks()
np.ones(2**22)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(8):
    np.ones(2**22)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is about the C library of Linux")
def test_large_blocks_that_were_freed_are_used_again():
    mapped, reused = (
        int(subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True, check=True).stdout)
        for how in ("mapped", "reused")
    )
    assert reused < mapped / 10, "pages that the kernel filled with zeros"
