"""A person's Markdown, as ``prose`` read it, in a Word document: words and structure."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from docx.shared import Mm

from ringbeam.exchange.printing.prose import Node

# What XML 1.0 has no way to hold; a text that was pasted may, and is kept without it.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STEP = 7  # millimetres by which a list or a quotation stands in
EVEN_WIDTH, RULE = "Courier New", "―――"


def fit(text: str) -> str:
    """The text without the characters that no Word document can hold."""
    return UNFIT.sub("", text)


def write_prose(made: Any, blocks: Sequence[Node], depth: int = 0, lead: str = "") -> None:
    """Write blocks at the end of a document, so far in; ``lead`` stands before the first."""
    for place, block in enumerate(blocks):
        BLOCKS[block["is"]](made, block, depth, "" if place else lead)


def _line(made: Any, depth: int, lead: str) -> Any:
    line = made.add_paragraph()
    line.paragraph_format.left_indent = Mm(STEP * depth)
    if lead:
        line.add_run(lead)
    return line


def _paragraph(made: Any, block: Node, depth: int, lead: str) -> None:
    _write_runs(_line(made, depth, lead), block["of"])


def _heading(made: Any, block: Node, depth: int, lead: str) -> None:
    _write_runs(_line(made, depth, lead), block["of"], bold=True)


def _list(made: Any, block: Node, depth: int, lead: str) -> None:
    for number, item in enumerate(block["of"], block["start"]):
        sign = f"{number}. " if block["is"] == "ol" else "• "
        write_prose(made, item, depth + 1, lead + sign)
        lead = ""


def _quotation(made: Any, block: Node, depth: int, lead: str) -> None:
    write_prose(made, block["of"], depth + 1, lead)


def _code(made: Any, block: Node, depth: int, lead: str) -> None:
    _line(made, depth, lead).add_run(fit(block["text"])).font.name = EVEN_WIDTH


def _rule(made: Any, _block: Node, depth: int, lead: str) -> None:
    _line(made, depth, lead).add_run(RULE)


def _table(made: Any, block: Node, _depth: int, _lead: str) -> None:
    table = made.add_table(rows=0, cols=block["width"], style="Table Grid")
    for row in block["of"]:
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            _write_runs(cell.paragraphs[0], runs)
    made.add_paragraph()


BLOCKS: dict[str, Callable[[Any, Node, int, str], None]] = {
    "p": _paragraph,
    "h": _heading,
    "ul": _list,
    "ol": _list,
    "quote": _quotation,
    "code": _code,
    "hr": _rule,
    "table": _table,
}
# How a run within one of these looks, as python-docx calls it.
LOOKS = {"em": "italic", "strong": "bold", "s": "strike"}


def _write_runs(line: Any, runs: Sequence[Node], **look: bool) -> None:
    for one in runs:
        if one["is"] in LOOKS:
            _write_runs(line, one["of"], **look, **{LOOKS[one["is"]]: True})
        elif one["is"] == "link":
            _write_runs(line, one["of"], **look)
            if one["shown"]:
                line.add_run(fit(f" ({one['shown']})"))
        elif one["is"] == "br":
            line.add_run().add_break()
        else:
            _write_run(line, one, look)


def _write_run(line: Any, one: Node, look: dict[str, bool]) -> None:
    run = line.add_run(fit(one["text"]))
    if one["is"] == "code":
        run.font.name = EVEN_WIDTH
    for name, on in look.items():
        setattr(run.font, name, on)
