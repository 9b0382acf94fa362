"""What one file says: text, title and front matter, or why it is refused (7.5.2)."""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.documents.reading.file_texts import LARGEST, PROBLEMS, read_bytes
from ringbeam.exchange.folders.pieces import FoundFile

LONGEST_TEXT, LONGEST_FRONT = 1_000_000, 20_000
MARKDOWN, FILES = (".md", ".markdown", ".txt"), (".docx", ".pdf")
SCANNED = "no_text"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOLDER_PAGES = ("index", "readme")
# Endings under which people keep documents, that are not taken as they are.
REMEDIES: Mapping[str, str | Promise] = {
    ".docm": gettext_lazy("Word with macros: save it as DOCX, without macros."),
    ".dotm": gettext_lazy("A template with macros: save it as DOCX, without macros."),
    ".dotx": gettext_lazy("A template: save it as DOCX."),
    ".doc": gettext_lazy("Of an old Word: save it as DOCX."),
    ".odt": gettext_lazy("Of LibreOffice: save it as DOCX or PDF."),
    ".rtf": gettext_lazy("Rich text: save it as DOCX or PDF."),
}
_front = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_word = re.compile(r"([A-Za-z_][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?")
_fence = re.compile(r"^ {0,3}(```|~~~)")
_atx = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_marks = re.compile(r"[*_`]+|\[([^\]]*)\]\([^)]*\)")


class Unfit(Exception):
    """The file cannot become a document; says why, and what to do."""


@dataclass(frozen=True)
class FileSays:
    """One file as it was read: ``text`` of Markdown, ``content`` of any other file.

    ``read`` is what the reader found of such a file; ``remark`` what is odd about it.
    """

    title: str
    sha256: str
    text: str = ""
    content: bytes | None = None
    front: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def said_by(piece: FoundFile) -> FileSays:
    """Read one file; raises Unfit, with reason and remedy."""
    if remedy := REMEDIES.get(piece.ending):
        raise Unfit(str(remedy))
    try:
        content = piece.read(LARGEST + 1)
    except OSError as error:
        said = _("It cannot be read (%s); see to it that it can, and import again.")
        raise Unfit(said % (error.strerror or error)) from error
    if len(content) > LARGEST:
        said = _("It is larger than %s MB; make it smaller, or split it.")
        raise Unfit(said % (LARGEST >> 20))
    if not content.strip():
        raise Unfit(_("It is empty; write it, or leave it out."))
    if piece.ending in FILES:
        return _of_file(piece, content)
    return _of_markdown(piece, content)


def _of_markdown(piece: FoundFile, content: bytes) -> FileSays:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _("It is not UTF-8 (byte %s); save it as UTF-8.")
        raise Unfit(said % error.start) from error
    if "\0" in text:
        raise Unfit(_("It is no text; save it as UTF-8."))
    if len(text) > LONGEST_TEXT:
        said = _("It has more than %s letters; split it.")
        raise Unfit(said % LONGEST_TEXT)
    front, body = parted(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not body.strip():
        raise Unfit(_("It is empty; write it, or leave it out."))
    title = headed(body) or named(piece.place)
    return FileSays(title, hashed(content), text=body, front=front)


def _of_file(piece: FoundFile, content: bytes) -> FileSays:
    if content.startswith(OLE):
        said = _("It is protected by a password, or of an old Word: save it as DOCX without.")
        raise Unfit(said)
    if piece.ending == ".docx" and has_macros(content):
        raise Unfit(_("It holds macros: save it as DOCX, without macros."))
    read = read_bytes(content)
    problem = read.get("problem", "")
    if problem and problem != SCANNED:
        remedy = _("Save it anew as DOCX or PDF, without a password.")
        raise Unfit(f"{PROBLEMS[problem]} {remedy}")
    title = read.get("title") or headed(read.get("text", "")) or named(piece.place)
    remark = str(PROBLEMS[SCANNED]) if problem else ""
    return FileSays(title, hashed(content), content=content, read=read, remark=remark)


def has_macros(content: bytes) -> bool:
    """Whether a DOCX carries a program; raises Unfit when it is no DOCX at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = [one.casefold() for one in packed.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        said = _("It is damaged, or no DOCX; save it anew as DOCX.")
        raise Unfit(said) from error
    return any("vbaproject" in one or "vbadata" in one for one in names)


def hashed(content: bytes) -> str:
    """The hash of these bytes."""
    return hashlib.sha256(content).hexdigest()


def parted(text: str) -> tuple[dict[str, str], str]:
    """The plain words of a front matter, and the text behind it.

    Lists and nested values are not words; where nothing of it can be read it stays in the text.
    """
    found = _front.match(text)
    if found is None or len(found[0]) > LONGEST_FRONT:
        return {}, text
    said: dict[str, str] = {}
    for line in (found[1] or "").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word = _word.fullmatch(line.rstrip())
        if word is not None:
            said[word[1]] = _unquoted(word[2] or "")
        elif not said:
            return {}, text
    return said, text[found.end() :].lstrip("\n")


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].strip()
    return "" if value in ("|", ">", "[]", "{}", "null", "~") else value


def headed(text: str) -> str:
    """The first heading of the highest level, or one with which the text begins; or nothing."""
    fenced, first = False, True
    before = ""
    for line in text.splitlines():
        if _fence.match(line):
            fenced = not fenced
        found = None if fenced else _atx.match(line)
        if found and (found[1] == "#" or first):
            return _plain(found[2])
        if not fenced and before.strip() and re.fullmatch(r"={3,}[ \t]*", line):
            return _plain(before)
        first = first and not line.strip()
        before = "" if found else line
    return ""


def _plain(words: str) -> str:
    return " ".join(_marks.sub(lambda one: one[1] or "", words).split())


def named(place: str) -> str:
    """A title made of the file's name; of a folder's own page, of the folder's."""
    path = PurePosixPath(place)
    stem = path.stem
    if stem.casefold() in FOLDER_PAGES and path.parent.name:
        stem = path.parent.name
    words = " ".join(re.split(r"[-_\s]+", stem)).strip() or stem
    return words[:1].upper() + words[1:]
