"""A folder on this machine: every file in it, no link followed (7.5.3)."""

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

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

DEEPEST = 40


def walked(path: Path) -> Folder:
    """Every file below a folder, by place; raises Refused when it cannot be read at all.

    A link is told of and never followed, whether it leads out of the folder or not.
    """
    root = path.resolve()
    if not root.is_dir():
        raise Refused([_("There is no folder %s.") % path])
    found: list[FoundFile] = []
    for piece in _below(root, root, 0):
        found.append(piece)
        if len(found) > MOST:
            raise too_many()
    return ordered(root.name, found)


def _below(root: Path, folder: Path, depth: int) -> Iterator[FoundFile]:
    place = folder.relative_to(root).as_posix()
    try:
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError as error:
        if folder == root:
            said = _("The folder cannot be read: %s.") % error.strerror
            raise Refused([said]) from error
        yield refused(place, _("This folder cannot be read; give the right to read it."))
        return
    if depth > DEEPEST:
        yield refused(place, _("Folders lie too deep here; import this one by itself."))
        return
    for entry in listed:
        yield from _of_entry(root, folder, entry, depth)


def _of_entry(
    root: Path, folder: Path, entry: "os.DirEntry[str]", depth: int
) -> Iterator[FoundFile]:
    path = folder / entry.name
    place = path.relative_to(root).as_posix()
    shown = os.fsencode(place).decode("utf-8", "replace")
    if shown != place:
        yield refused(shown, _("Its name is not UTF-8; give it another name."))
    elif entry.is_symlink():
        yield refused(place, _where(root, path))
    elif is_hidden(entry.name):
        yield refused(place, _("Hidden: left out."), hidden=True)
    elif entry.is_dir(follow_symlinks=False):
        yield from _below(root, path, depth + 1)
    elif entry.is_file(follow_symlinks=False):
        size = entry.stat(follow_symlinks=False).st_size
        yield FoundFile(place, size, partial(_read, path))
    else:
        yield refused(place, _("This is no file but a device or the like; take it out."))


def _where(root: Path, path: Path) -> str:
    """Why a link is not followed, and what to do."""
    try:
        inside = path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        inside = False
    if inside:
        return _("This is a link; put the file itself in its place.")
    return _("This link leads out of the folder; put the file itself in its place.")


def _read(path: Path, most: int) -> bytes:
    """The bytes, unless a link or a device took the file's place since."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as content:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, _("This is no file any more."))
        return content.read(most)
