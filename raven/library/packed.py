"""A character as one file, `NAME.raven`: a zip of `manifest.json` and of the files that are named in it, each with its SHA-256.

What comes from outside is refused whole, with the place in it, if anything is not as it should be: names that lead elsewhere or
occur twice, links, files that the manifest does not name, contents of another sum, sizes and ratios beyond the limits.
"""

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from raven.errors import InvalidInput
from raven.library.contents import Contents, check_file_name
from raven.library.manifest import MANIFEST, Manifest, parse_manifest
from raven.said import said

SUFFIX = ".raven"
MEDIA_TYPE = "application/vnd.raven-character+zip"
FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError, LookupError, OSError)
"""What the reader of zip files raises at files that are none, or damaged, or of a kind that it does not know."""


@dataclass(frozen=True)
class PackedLimits:
    """How much a packed character may hold."""

    files: int = 256
    bytes: int = 192 * 2**20
    """Of all files together, unpacked."""
    ratio: int = 100
    """Unpacked bytes of a packed one; what is below a megabyte may be any."""


LIMITS = PackedLimits()
SMALL = 2**20  # bytes, for which no ratio is asked


def pack(contents: Contents, now: float) -> bytes:
    """A character as one file, packed at `now` (seconds of the Unix epoch)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(MANIFEST, contents.manifest(now).text())
        for name in sorted(contents.files):
            kind = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED  # pictures are packed already
            file.writestr(name, contents.content(name), kind)
    return packed.getvalue()


def unpack(packed: bytes, limits: PackedLimits = LIMITS, field: str = "file") -> Contents:
    """The character in such a file. Raises `InvalidInput` naming the place, written from `field` on."""
    contents = read_zip(packed, limits, field)
    if MANIFEST not in contents:
        raise InvalidInput(
            field, said("no_raven_character", "is no character of Raven: there is no {file} in it", file=MANIFEST)
        )
    manifest = parse_manifest(contents.pop(MANIFEST), f"{field}.{MANIFEST}")
    _check_sums(manifest, contents, field)
    return Contents(manifest.about, manifest.picture, contents, manifest.wardrobe)


def read_zip(
    packed: bytes,
    limits: PackedLimits = LIMITS,
    field: str = "file",
    check_name: Callable[[str], None] = check_file_name,
) -> dict[str, bytes]:
    """All files of a zip, which must lie flat in it. Raises `InvalidInput` as `unpack`, and what `check_name` does."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            infos = [each for each in file.infolist() if not each.is_dir()]
            for info in infos:
                check_name(info.filename)
            _check_infos(infos, len(packed), limits, field)
            return {info.filename: _content(file, info, field) for info in infos}
    except FAULTS as error:
        raise InvalidInput(field, said("bad_zip", "is no zip file that can be read: {reason}", reason=error)) from error


def is_zip(content: bytes) -> bool:
    """Whether bytes begin as a zip file does."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def _check_infos(infos: list[zipfile.ZipInfo], packed: int, limits: PackedLimits, field: str) -> None:
    if len(infos) > limits.files:
        raise InvalidInput(
            field,
            said(
                "too_many_files",
                "holds {count} files; at most {most} are accepted",
                count=len(infos),
                most=limits.files,
            ),
        )
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name.casefold() in seen:
            raise InvalidInput(f"{field}.{name}", said("occurs_twice", "occurs twice"))
        seen.add(name.casefold())
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise InvalidInput(f"{field}.{name}", said("no_ordinary_file", "is no ordinary file"))
        if info.flag_bits & 1:
            raise InvalidInput(f"{field}.{name}", said("encrypted", "is encrypted"))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InvalidInput(f"{field}.{name}", said("packed_strangely", "is packed in a way that few programs read"))
    total = sum(info.file_size for info in infos)
    if total > limits.bytes:
        raise InvalidInput(
            field,
            said(
                "too_large_unpacked",
                "takes {bytes} bytes unpacked; at most {most} are accepted",
                bytes=total,
                most=limits.bytes,
            ),
        )
    if total > SMALL and total > limits.ratio * packed:
        raise InvalidInput(field, said("packed_too_tight", "is packed tighter than 1 to {ratio}", ratio=limits.ratio))


def _content(file: zipfile.ZipFile, info: zipfile.ZipInfo, field: str) -> bytes:
    with file.open(info) as opened:
        content = opened.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise InvalidInput(
            f"{field}.{info.filename}", said("other_size_than_zip", "has another size than the zip file says")
        )
    return content


def _check_sums(manifest: Manifest, files: dict[str, bytes], field: str) -> None:
    for name in sorted(files.keys() ^ manifest.files.keys()):
        raise InvalidInput(
            f"{field}.{name}",
            said("missing", "is missing")
            if name in manifest.files
            else said("not_in_manifest", "is not in the manifest"),
        )
    for name, wanted in manifest.files.items():
        if len(files[name]) != wanted.size or hashlib.sha256(files[name]).hexdigest() != wanted.sha256:
            raise InvalidInput(
                f"{field}.{name}", said("not_as_manifest", "is not what the manifest says: the file is damaged")
            )
