"""Markdown from people, as safe HTML: no raw HTML, no script, no picture from elsewhere."""

from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
SCHEMES = {"http", "https", "mailto", "tel"}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
_parser.enable(["table", "strikethrough"])


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """Render a person's Markdown. Whatever is in it, the result has no script and no style."""
    html = _parser.render(text)
    # Headings of a text must not compete with those of the page around it.
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes=SCHEMES,
        link_rel="noopener nofollow ugc",
    )
    return Markup(clean)  # noqa: S704 - cleaned on the line above


def plain(text: str, length: int = 160) -> str:
    """The beginning of a Markdown text as one line of plain words, not yet escaped."""
    words = " ".join(unescape(nh3.clean(_parser.render(text), tags=set())).split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
