"""Further characters, drawn for training only, in styles unlike those that ship with Raven. They are programs that write
SVG with the same layers, in shades of a few plain colours: samples are dyed anyway.
"""

import sys
from pathlib import Path

# the pen that our characters are drawn with is among the scripts
sys.path.append(str(Path(__file__).resolve().parents[3] / "scripts"))
