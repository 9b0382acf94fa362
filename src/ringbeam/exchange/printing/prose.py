"""A person's Markdown as a tree that the templates walk: words and structure, never code."""

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

# A block or a run of text: {"is": "p", "of": [...]}, {"is": "text", "text": "..."}.
Node = dict[str, Any]

SCHEMES = ("http://", "https://", "mailto:", "tel:")
MARKS = {"em": "em", "strong": "strong", "s": "s"}
# As the pages read it: the same text must not mean two things.
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
_parser.enable(["table", "strikethrough"])


def prose(text: str) -> list[Node]:
    """The text as blocks. Whatever is in it, every word of it ends as a word.

    Blocks are p, h, ul, ol, quote, code, hr and table; runs are text, em, strong, s, code, br
    and link, whose ``href`` is a web, mail or telephone address.
    """
    return list(_blocks(SyntaxTreeNode(_parser.parse(text)).children))


def plainly(text: str) -> list[Node]:
    """A text that is no Markdown, as blocks: its lines."""
    return [{"is": "p", "of": [{"is": "text", "text": one}]} for one in text.split("\n") if one]


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Node]:
    for node in nodes:
        made = _block(node)
        if made is not None:
            yield made


def _block(node: SyntaxTreeNode) -> Node | None:
    if node.type in ("paragraph", "heading"):
        return {"is": "p" if node.type == "paragraph" else "h", "of": _runs_in(node)}
    if node.type in ("bullet_list", "ordered_list"):
        items = [list(_blocks(item.children)) for item in node.children]
        start = node.attrs.get("start", 1)
        return {"is": "ul" if node.type == "bullet_list" else "ol", "start": start, "of": items}
    if node.type == "blockquote":
        return {"is": "quote", "of": list(_blocks(node.children))}
    if node.type in ("fence", "code_block"):
        return {"is": "code", "text": node.content.rstrip("\n")}
    if node.type == "table":
        return _table(node)
    return {"is": "hr"} if node.type == "hr" else None


def _table(node: SyntaxTreeNode) -> Node:
    rows = [
        [_runs_in(cell) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    width = len(rows[0])
    return {"is": "table", "width": width, "of": [(row + [[]] * width)[:width] for row in rows]}


def _runs_in(node: SyntaxTreeNode) -> list[Node]:
    return [run for one in node.children for run in _runs(one.children)]


def _runs(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Node]:
    for node in nodes:
        if node.type in MARKS:
            yield {"is": MARKS[node.type], "of": list(_runs(node.children))}
        elif node.type in ("softbreak", "hardbreak"):
            yield {"is": "br"}
        elif node.type == "code_inline":
            yield {"is": "code", "text": node.content}
        elif node.type == "link":
            yield _link(node)
        elif node.type == "image" or node.content:
            yield {"is": "text", "text": node.content}


def _link(node: SyntaxTreeNode) -> Node:
    href, runs = str(node.attrs.get("href", "")), list(_runs(node.children))
    if not href.lower().startswith(SCHEMES):
        return {"is": "em", "of": runs}
    told = "".join(run.get("text", "") for run in runs)
    shown = "" if told in (href, href.partition(":")[2]) else href
    return {"is": "link", "href": href, "of": runs, "shown": shown}
