"""Damages packed characters in every way; each must be read as it was, or refused with the place, and write nothing elsewhere.

    python benchmarks/fuzz_raven_files.py [--files 10000] [--seed 1]

Bytes are changed, cut, doubled and moved; names, sizes, sums and flags in the zip's tables, and the manifest's values, are
replaced by tricky ones. Prints one line per fault; returns 1 if there was any.
"""

import argparse
import io
import json
import random
import struct
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

from raven.errors import RavenError
from raven.library import About, Contents, Library
from raven.library.packed import pack, unpack

TRICKY_NAMES = (
    "../a.png",
    "/a.png",
    "a/../../b.png",
    "C:\\a.png",
    "con.png",
    "a.png\0.json",
    "",
    ".",
    "..",
    "a" * 300 + ".png",
)
TRICKY_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1e400,
    float("nan"),
    "",
    "\0",
    "x" * 10_000,
    [],
    {},
    [[]],
    {"a": {"b": []}},
)
RECORDS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")


def sample() -> bytes:
    """A small packed character."""
    chance = random.Random(7)
    files = {"character.png": chance.randbytes(4000), "character_blush1.png": chance.randbytes(500)}
    more = {"settings.json": b'{"target_fps": 30}' * 20, "emotions.json": b'{"joy": {"pose": {}}}' * 9}
    return pack(Contents(About(name="Mika", persona="Kind. " * 50), "character.png", {**files, **more}), 0.0)


def damaged(packed: bytes, chance: random.Random) -> bytes:
    """The file with something done to it."""
    data = bytearray(packed)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randrange(1, 20)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            del data[chance.randrange(len(data)) :]
        case 2:
            at, to = sorted(chance.randrange(len(data)) for _ in range(2))
            data[at:at] = data[at:to]
        case 3:
            _change_record(data, chance)
        case 4:
            return _repacked(packed, chance)
        case _:
            return _with_other_manifest(packed, chance)
    return bytes(data)


def _change_record(data: bytearray, chance: random.Random) -> None:
    """A field of one of the zip's own tables becomes something else."""
    places = [at for mark in RECORDS for at in range(len(data)) if data.startswith(mark, at)]
    at = chance.choice(places) + chance.randrange(4, 42, 2)
    value = chance.choice((0, 1, 9, 99, 0xFFFF, 0xFFFFFFFF, chance.randrange(2**32)))
    if at + 4 <= len(data):
        struct.pack_into("<I" if chance.random() < 0.5 else "<H", data, at, value if value < 2**16 else value & 0xFFFF)


def _files(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _repacked(packed: bytes, chance: random.Random) -> bytes:
    """With a file more, or one under another name, as a link, or twice."""
    files = [*_files(packed).items()]
    at = chance.randrange(len(files))
    name, content = files[at]
    files[at : at + chance.randrange(2)] = [(chance.choice((*TRICKY_NAMES, name)), content)]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each, data in files:
            info = zipfile.ZipInfo(each)
            info.external_attr = chance.choice((0, 0o100644, 0o120777, 0o040755, 0o010644)) << 16
            file.writestr(info, data if chance.random() < 0.9 else bytes(chance.randrange(3_000_000)))
    return written.getvalue()


def _with_other_manifest(packed: bytes, chance: random.Random) -> bytes:
    files = _files(packed)
    manifest = json.loads(files["manifest.json"])
    where = chance.choice((manifest, manifest["voice"], manifest["files"], manifest["files"]["character.png"]))
    where[chance.choice((*where, "other"))] = chance.choice((*TRICKY_VALUES, *TRICKY_NAMES))
    files["manifest.json"] = json.dumps(manifest).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return written.getvalue()


def fuzz(packed: bytes, count: int, seed: int) -> list[str]:
    """What went wrong with so many damaged files: one line each."""
    faults: list[str] = []
    chance = random.Random(seed)
    whole = unpack(packed)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "inner" / "characters")
        for number in range(count):
            try:
                contents = unpack(damaged(packed, chance))
                if contents.files != whole.files and not contents.files.keys() <= whole.files.keys():
                    faults.append(f"{number}: other files were read: {sorted(contents.files)}")
                library.create(contents.called(library.free_name(contents.about.name)))
                library.delete(library.all()[0].id)
            except RavenError as error:
                if not str(error).strip():
                    faults.append(f"{number}: refused without a reason")
            except Exception as error:
                faults.append(f"{number}: {type(error).__name__}: {error}")
        outside = [each for each in Path(folder).rglob("*") if each.is_file() and library.folder not in each.parents]
        faults += [f"written outside: {each}" for each in outside]
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    faults = fuzz(sample(), options.files, options.seed)
    print(*faults, sep="\n")
    print(f"{options.files} damaged files in {time.perf_counter() - began:.1f} s, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
