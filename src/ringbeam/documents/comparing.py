"""Two versions of a document compared, as its page and programs show them (7.5.3.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.files import StoredFile
from ringbeam.documents.differences.words import SAME, Difference, Passage, Piece, compare
from ringbeam.documents.reading.file_texts import PROBLEMS, FileText
from ringbeam.documents.versions import DocumentVersion, is_as

DRAFT = "draft"
LONGEST, COUNTED = 500_000, 20_000
NEAR = 1  # unchanged passages that are shown before and after each change
READING = gettext_lazy("The file is being read. Look again in a minute.")
TOO_LONG = gettext_lazy("This text is too long to be compared.")


@dataclass(frozen=True)
class Side:
    """One of the texts: a version, or the draft. ``problem`` says why there is no text."""

    key: str
    name: str
    note: str
    who: str
    at: datetime | None
    text: str
    problem: str
    is_markdown: bool


@dataclass(frozen=True)
class Stretch:
    """Passages that are shown together: changed ones with a number, or those that stayed.

    ``folded`` ones are long and unchanged; ``headings`` are the words of those among them.
    """

    passages: tuple[Passage, ...]
    number: int = 0
    folded: bool = False
    headings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text as it is after the change; a nested item that comes first stands alone."""
        return "".join(one.new for one in self.passages).lstrip(" \t")

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of a change without the mark of a heading, and blanks at the end."""
        pieces = list(self.passages[0].pieces)
        for place in {0, *range(max(len(pieces) - 2, 0), len(pieces))}:
            kind, text = pieces[place]
            if place == 0 and self.passages[0].level:
                text = text.lstrip("# ")
            ends = place + 1 == len(pieces) or (kind != SAME and pieces[-1].kind != SAME)
            pieces[place] = Piece(kind, text.rstrip() if ends else text)
        return [one for one in pieces if one.text]


@dataclass(frozen=True)
class Comparison:
    """Two sides and what differs; ``difference`` is None where there is a problem."""

    old: Side
    new: Side
    difference: Difference | None
    stretches: tuple[Stretch, ...]

    @property
    def problems(self) -> list[str]:
        """Why the two cannot be compared, by side."""
        both = (self.old, self.new)
        return [f"{one.name}: {one.problem}" for one in both if one.problem]


def keys_of(document: Any) -> list[str]:
    """What can be compared: the draft where it was not published as it is, then the versions,
    the newest first; no query beside that for the versions."""
    published = [str(one.number) for one in document.versions]
    is_new = not published or not is_as(document, document.versions[0])
    written = document.draft.strip() or document.draft_file_id
    return [DRAFT, *published] if is_new and written else published


def usual(document: Any) -> tuple[str, str] | None:
    """The newest and the one before it, the older first; None where there is only one."""
    keys = keys_of(document)
    return (keys[1], keys[0]) if len(keys) > 1 else None


def side(document: Any) -> Side | None:
    """The text that is worked on: the draft, else the newest version; two queries at most."""
    keys = keys_of(document)
    return comparison(document, keys[0], keys[0]).new if keys else None


def comparison(document: Any, old: str, new: str) -> Comparison:
    """The two sides, by key, and what differs; two queries at most. KeyError: no such key."""
    keys = keys_of(document)
    if not {old, new} <= set(keys):
        raise KeyError(old)
    versions = {str(one.number): one for one in document.versions}
    files = _files(document, versions, (old, new))
    texts = FileText.objects.in_bulk([one.sha256 for one in files.values()])
    first, second = (_side(document, key, versions, files, texts) for key in (old, new))
    if first.problem or second.problem:
        return Comparison(first, second, None, ())
    found = _compared(first.text, second.text)
    return Comparison(first, second, found, tuple(stretches(found.passages)))


_compared = lru_cache(maxsize=64)(compare)


def changes_between(document: Any, old: str, new: str) -> int | None:
    """How many changes there are from one to the other, for a tab; no query.

    None where one is a file, or so long that to look at a page would be slowed by counting.
    """
    texts = []
    for key in (old, new):
        version = next((one for one in document.versions if str(one.number) == key), None)
        held = version or document
        if (held.file_id if version else held.draft_file_id) is not None:
            return None
        texts.append(held.text if version else held.draft)
    if max(map(len, texts)) > COUNTED:
        return None
    return _compared(*texts).changes


def _files(
    document: Any, versions: dict[str, DocumentVersion], keys: Sequence[str]
) -> dict[str, StoredFile]:
    """The files that stand in place of a text, by key; one query for that of the draft."""
    found = {key: versions[key].file for key in keys if key in versions}
    if DRAFT in keys and document.draft_file_id:
        found[DRAFT] = StoredFile.objects.get(pk=document.draft_file_id)
    return {key: one for key, one in found.items() if one is not None}


def _side(
    document: Any,
    key: str,
    versions: dict[str, DocumentVersion],
    files: dict[str, StoredFile],
    texts: dict[str, FileText],
) -> Side:
    version, file, problem = versions.get(key), files.get(key), ""
    text: str = version.text if version else document.draft
    if file is not None:
        read = texts.get(file.sha256)
        problem = str(PROBLEMS.get(read.problem, "") if read else READING)
        text = read.text if read else ""
    if len(text) > LONGEST:
        text, problem = "", str(TOO_LONG)
    return Side(
        key=key,
        name=name_of(document, key),
        note=version.note if version else document.note,
        who=version.approved_by if version else "",
        at=version.approved if version else None,
        text=text,
        problem=problem,
        is_markdown=file is None,
    )


def name_of(document: Any, key: str) -> str:
    """ "Version 3", or "Draft of version 4"."""
    if key == DRAFT:
        return _("Draft of version %(n)s") % {"n": document.edition + 1}
    return _("Version %(n)s") % {"n": key}


def stretches(passages: Sequence[Passage]) -> Iterator[Stretch]:
    """The passages as they are shown: each change, what stands near it, and the rest folded.

    The heading under which a change stands is shown, also where it did not change.
    """
    number = 0
    runs = [(same, tuple(some)) for same, some in groupby(passages, _is_quiet)]
    for place, (same, some) in enumerate(runs):
        if same:
            yield from _unchanged(some, first=not place, last=place + 1 == len(runs))
            continue
        for one in some:
            number += 1
            yield Stretch((one,), number)


def _is_quiet(one: Passage) -> bool:
    return one.kind == SAME


def _unchanged(some: tuple[Passage, ...], *, first: bool, last: bool) -> Iterator[Stretch]:
    """A run that stayed: what is near a change, the next one's heading, the rest folded."""
    begin = 0 if first else NEAR
    end = len(some) if last else max(begin, len(some) - NEAR)
    heads = [place for place in range(begin, end) if some[place].level]
    cut = [(heads[-1], heads[-1] + 1)] if heads and not last else []
    yield from _open(some[:begin])
    at = begin
    for start, after in [*cut, (end, end)]:
        yield from _folded(some[at:start])
        yield from _open(some[start:after])
        at = after
    yield from _open(some[end:])


def _open(some: tuple[Passage, ...]) -> Iterator[Stretch]:
    if some:
        yield Stretch(some)


def _folded(some: tuple[Passage, ...]) -> Iterator[Stretch]:
    """One passage that is no heading is as short as the line that would fold it."""
    if some:
        headings = tuple(one.new.strip("# \n") for one in some if one.level)
        yield Stretch(some, folded=len(some) > 1, headings=headings)
