"""Render the poses of a reference set with a posing engine, one PNG each, to lay beside the reference and to score.

Example (the score is the reference set's own command):
    python benchmarks/reference_poses.py ../shared/reference/lambda_00.png ../shared/reference/lambda_00/poses.json out
    python ../shared/reference/score.py ../shared/reference/lambda_00 out

For the engines that need more than a picture, --folder names a folder with a character model (tha4), an atlas, or a model
of which an atlas is baked first (hybrid).
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from atlases import baked

from raven.errors import RavenError
from raven.pose import INDEX, Pose, pose_from
from raven.posers import create_poser
from raven.posers.protocol import Source
from raven.video.codecs import decode_rgba8, encode
from raven.video.picture import Picture


def main() -> int:
    """Render the set that the command line names; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path, help="the character, a picture in the template")
    parser.add_argument("poses", type=Path, help="JSON with `poses`: name -> {morph: value}; morphs without `_index`")
    parser.add_argument("output", type=Path, help="the folder for the PNG files")
    parser.add_argument("--poser", default="puppet", help="the posing engine (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="the character's folder, for tha4 and hybrid")
    options = parser.parse_args()
    try:
        render_set(options.picture, options.poses, options.output, options.poser, options.folder)
    except (OSError, ValueError, RavenError) as error:
        print(f"reference_poses: {error}", file=sys.stderr)
        return 2
    return 0


def render_set(picture: Path, poses: Path, output: Path, poser: str, folder: Path | None) -> None:
    """Write `output/NAME.png` for every pose of the set. The rig is found in the picture; none is read."""
    source = Source(Picture(rgba8=decode_rgba8(picture.read_bytes(), "picture")), folder=folder)
    with TemporaryDirectory() as own:
        prepared = create_poser(poser).prepare(baked(source, Path(own)) if poser == "hybrid" else source)
    output.mkdir(parents=True, exist_ok=True)
    for name, pose in reference_poses(poses):
        (output / f"{name}.png").write_bytes(encode(prepared.pose(pose).rgba8(), "PNG"))


def reference_poses(path: Path) -> Iterator[tuple[str, Pose]]:
    """The named poses of a reference set."""
    for name, values in json.loads(path.read_text(encoding="utf-8"))["poses"].items():
        yield name, pose_from({key if key in INDEX else f"{key}_index": value for key, value in values.items()})


if __name__ == "__main__":
    sys.exit(main())
