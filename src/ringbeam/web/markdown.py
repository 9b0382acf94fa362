"""Markdown from people, as safe HTML: no raw HTML, no script, no picture from elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import groupby

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from ringbeam.core.references import SEEN, address_of

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td"),
    "img",
}
SCHEMES = {"http", "https", "mailto", "tel"}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "loading"}}
# A picture is one that is kept on a record: another place would learn who reads it, and when.
PICTURE = re.compile(
    r"/files/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/picture/"
)
FOLDED = 3  # lines from which on a quoted text is folded


def _lead_to_records(state: StateCore) -> None:
    """Make links of the numbers of records that stand in plain text; pictures from elsewhere
    stay as their words."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_with_links(block.children))


def _with_links(children: Sequence[Token]) -> Iterator[Token]:
    inside = 0
    for one in children:
        inside += one.nesting if one.type in ("link_open", "link_close") else 0
        if one.type == "image" and not PICTURE.fullmatch(str(one.attrs.get("src", ""))):
            yield _words(one.content)
        elif one.type == "text" and not inside:
            yield from _split(one.content)
        else:
            yield one


def _split(text: str) -> Iterator[Token]:
    done = 0
    for hit in SEEN.finditer(text):
        address = address_of(hit["ref"])
        if address:
            yield _words(text[done : hit.start()])
            yield Token("link_open", "a", 1, attrs={"href": address})
            yield _words(hit["ref"])
            yield Token("link_close", "a", -1)
            done = hit.end()
    yield _words(text[done:])


def _words(text: str) -> Token:
    return Token("text", "", 0, content=text)


_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
_parser.enable(["table", "strikethrough"])
_parser.core.ruler.push("records", _lead_to_records)


def _kept(tag: str, name: str, value: str) -> str | None:
    """An attribute as it stays; a picture from elsewhere has no address."""
    if tag == "img" and name == "src":
        return value if PICTURE.fullmatch(value) else None
    return value


def _clean(html: str) -> Markup:
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow ugc",
    )
    return Markup(clean)  # noqa: S704 - cleaned on the line above


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """Render a person's Markdown. Whatever is in it, the result has no script and no style."""
    # Headings of a text must not compete with those of the page around it.
    return _clean(_parser.render(text))


@dataclass(frozen=True)
class MessagePart:
    """A part of a message as safe HTML; ``quoted`` where it repeats at length what was said."""

    html: Markup
    quoted: bool


@lru_cache(maxsize=512)
def passages(text: str) -> tuple[MessagePart, ...]:
    """A message as its own words and what it quotes at length, in order."""
    if ">" not in text:
        return (MessagePart(markdown(text), quoted=False),)
    parts = groupby(_blocks(_parser.parse(text)), key=_quotes_at_length)
    return tuple(MessagePart(_rendered(blocks), quoted=quoted) for quoted, blocks in parts)


def _rendered(blocks: Iterable[list[Token]]) -> Markup:
    tokens = [one for block in blocks for one in block]
    return _clean(_parser.renderer.render(tokens, _parser.options, {}))


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The blocks of the outermost level, each with all that is in it."""
    block: list[Token] = []
    for one in tokens:
        block.append(one)
        if one.level == 0 and one.nesting <= 0:
            yield block
            block = []


def _quotes_at_length(block: Sequence[Token]) -> bool:
    first, last = block[0].map or (0, 0)
    return block[0].type == "blockquote_open" and last - first >= FOLDED


def plain(text: str, length: int = 160) -> str:
    """The beginning of a Markdown text as one line of plain words, not yet escaped."""
    words = " ".join(unescape(nh3.clean(_parser.render(text), tags=set())).split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
