"""What lies in a folder: each file by its place, or why it cannot be taken (7.5.3)."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused

MOST = 20_000


@dataclass(frozen=True)
class FoundFile:
    """One file at its place within the folder, with "/" between the parts.

    ``read(most)`` gives at most so many bytes and raises OSError. With a ``reason`` it is not
    to be read; ``hidden`` says that nobody expects it to be.
    """

    place: str
    size: int
    read: Callable[[int], bytes]
    reason: str = ""
    hidden: bool = False

    @property
    def ending(self) -> str:
        """The ending of its name in small letters, with the dot."""
        return PurePosixPath(self.place).suffix.lower()


@dataclass(frozen=True)
class Folder:
    """A folder by its name, and every piece in it by place."""

    name: str
    pieces: tuple[FoundFile, ...]

    @property
    def digest(self) -> str:
        """The hash of the places and sizes, which says that a listing is another one."""
        said = "\n".join(f"{one.place}\t{one.size}" for one in self.pieces)
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def unread(_most: int) -> bytes:
    """Nothing: what is refused is not read."""
    return b""


def refused(place: str, reason: str, *, hidden: bool = False) -> FoundFile:
    """A piece that is told of and not taken."""
    return FoundFile(place, 0, unread, reason, hidden)


def is_hidden(place: str) -> bool:
    """Whether its name, or a folder above it, is one that systems keep to themselves."""
    parts = PurePosixPath(place).parts
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts)


def ordered(name: str, pieces: Sequence[FoundFile]) -> Folder:
    """The folder with its pieces by place; raises Refused when there are too many."""
    if len(pieces) > MOST:
        raise too_many()
    return Folder(name, tuple(sorted(pieces, key=lambda one: one.place)))


def too_many() -> Refused:
    """What is said of a folder with more files than are taken at once."""
    return Refused(
        [_("There are more than %s files in it; import its folders one by one.") % MOST]
    )
