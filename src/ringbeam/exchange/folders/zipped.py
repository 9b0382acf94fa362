"""A folder in a ZIP, read without being unpacked, within limits (7.5.3)."""

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.folders.pieces import (
    MOST,
    Folder,
    FoundFile,
    is_hidden,
    ordered,
    refused,
    too_many,
)

MOST_UNPACKED, MOST_TIMES, LOOKED_FROM = 1 << 30, 200, 10 << 20
ENCRYPTED, UTF_8 = 0x1, 0x800
# A ValueError is a name that is not what the ZIP says it is; a MemoryError, a size that lies.
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, MemoryError),
)
_drive = re.compile(r"[A-Za-z]:")


@contextmanager
def opened(path: Path, name: str) -> Iterator[Folder]:
    """The folder in a ZIP for the block; nothing is written to this machine's disk.

    Raises Refused for what is no ZIP, or unpacks to more than is taken. Where everything lies
    in one folder, that is the folder; else it is called by the file's name.
    """
    try:
        packed = zipfile.ZipFile(path)
    except (*FAULTS, OSError) as error:
        said = _("The ZIP cannot be read (%s). Pack the folder anew.") % error
        raise Refused([said]) from error
    with packed:
        yield _listed(packed, PurePosixPath(name).stem)


def _listed(packed: zipfile.ZipFile, name: str) -> Folder:
    listed = [one for one in packed.infolist() if not one.is_dir()]
    if len(listed) > MOST:
        raise too_many()
    unpacked = sum(one.file_size for one in listed)
    held = sum(one.compress_size for one in listed)
    if unpacked > MOST_UNPACKED or unpacked > max(LOOKED_FROM, held * MOST_TIMES):
        raise Refused([_("The ZIP would unpack to %s MB; pack less of it.") % (unpacked >> 20)])
    top = _top([_place(one) for one in listed if not is_hidden(_place(one))])
    seen: set[str] = set()
    pieces = []
    for one in listed:
        place = _place(one).removeprefix(f"{top}/" if top else "")
        pieces.append(_piece(packed, one, place, twice=place in seen))
        seen.add(place)
    return ordered(top or name, pieces)


def _place(one: zipfile.ZipInfo) -> str:
    """The place as it is named; a name of old programs is read as UTF-8 where it is that."""
    if one.flag_bits & UTF_8:
        return one.filename
    try:
        return one.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return one.filename


def _top(places: list[str]) -> str:
    """The one folder in which everything lies, or nothing."""
    tops = {place.partition("/")[0] for place in places}
    top = tops.pop() if len(tops) == 1 else ""
    is_folder = all(place.startswith(f"{top}/") for place in places)
    return top if is_folder and top not in ("", ".", "..") else ""


def _piece(
    packed: zipfile.ZipFile, one: zipfile.ZipInfo, place: str, *, twice: bool
) -> FoundFile:
    parts = PurePosixPath(place).parts
    kind = stat.S_IFMT(one.external_attr >> 16)
    if place.startswith("/") or ".." in parts or "\\" in place or _drive.match(place):
        reason = _("Its place leads out of the folder; pack the folder anew.")
    elif kind and kind != stat.S_IFREG:
        reason = _("This is a link; put the file itself in its place.")
    elif is_hidden(place):
        return refused(place, _("Hidden: left out."), hidden=True)
    elif one.flag_bits & ENCRYPTED:
        reason = _("The ZIP protects it by a password; pack it without one.")
    elif twice:
        reason = _("The ZIP holds another file of this name; pack the folder anew.")
    else:
        return FoundFile(place, one.file_size, partial(_read, packed, one))
    return refused(place, reason)


def _read(packed: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes; raises OSError where they are damaged."""
    try:
        with packed.open(one) as content:
            return content.read(most)
    except FAULTS as error:
        raise OSError(0, str(error)) from error
