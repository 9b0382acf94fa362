"""The reader: a program of its own that takes the text out of one file, whatever it is.

It is given the file as standard input and its limits as arguments, and writes JSON to standard
output. Nothing of the product is imported but how a PDF is read, and no secret is in its
environment; what it may use of time and memory is limited before it reads a byte. The bytes
alone tell what a file is.
A file that it cannot make sense of ends it with an exit code.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table

from ringbeam.documents.reading.pdf_text import text_of_pdf

UNKNOWN, TOO_LARGE, SLOW = "unknown", "too_large", "slow"
MOST_UNPACKED, LONGEST = 80 << 20, 1_000_000
TEXT, TAB, BREAK, RETURN = (qn(f"w:{name}") for name in ("t", "tab", "br", "cr"))
TOLD_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SAID = {TAB: "\t", BREAK: "\n", RETURN: "\n"}


def text_of(content: bytes) -> dict[str, str]:
    """The text, or the word for why there is none."""
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    if content.startswith(b"%PDF"):
        return text_of_pdf(content, LONGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return {"problem": UNKNOWN}
    return {"problem": UNKNOWN} if "\0" in text else _said(text)


def _said(text: str) -> dict[str, str]:
    clean = text.replace("\r\n", "\n").replace("\0", "")
    return {"problem": TOO_LARGE} if len(clean) > LONGEST else {"text": clean}


def _of_archive(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if "word/document.xml" not in packed.namelist():
            return {"problem": UNKNOWN}
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            return {"problem": TOO_LARGE}
    document = docx.Document(io.BytesIO(content))
    return _said("\n\n".join(_blocks(document)) + "\n") | {"title": _title(document)}


def _title(document: Any) -> str:
    """The title that the file says of itself, or nothing."""
    return " ".join(str(document.core_properties.title or "").split())


def _blocks(document: Any) -> Iterator[str]:
    """Headings, items, paragraphs and rows as they stand; nothing tracked as deleted."""
    for one in document.iter_inner_content():
        if isinstance(one, Table):
            rows = ("| " + " | ".join(_cells(row)) + " |" for row in one.rows)
            yield "\n".join(rows)
        elif words := _words(one._p).strip():
            yield _lead(one) + words


def _cells(row: Any) -> list[str]:
    """The text of each cell, one that spans several once."""
    own = {id(cell._tc): cell for cell in row.cells}
    return [" ".join(_words(cell._tc).split()) for cell in own.values()]


def _words(element: Any) -> str:
    """The text below an element; of what is told twice for old programs, the first."""
    parts = []
    for one in element.iter(TEXT, TAB, BREAK, RETURN):
        if any(above.tag == TOLD_TWICE for above in one.iterancestors()):
            continue
        parts.append(SAID.get(one.tag) or one.text or "")
    return "".join(parts)


def _lead(paragraph: Any) -> str:
    """The mark of Markdown before a heading or an item."""
    name = str(getattr(paragraph.style, "name", "") or "")
    if name == "Title":
        return "# "
    if name.startswith("Heading ") and name[8:].isdecimal():
        return "#" * min(int(name[8:]), 6) + " "
    return "- " if name.startswith("List") else ""


def main() -> None:
    """Read one file within the limits: seconds of CPU, and bytes of memory."""
    seconds, memory = (int(one) for one in sys.argv[1:3])
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        found = text_of(sys.stdin.buffer.read())
    except MemoryError:
        found = {"problem": SLOW}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
