"""Sheets as Word documents: what the PDF says, with every word a word."""

from io import BytesIO

import docx
import pytest

from ringbeam.exchange.printing.prose import prose
from ringbeam.exchange.printing.sheets import (
    Changed,
    Fact,
    FactsPart,
    Happened,
    Letterhead,
    Passage,
    Sheet,
    Spoken,
    Story,
    TablePart,
    Talk,
)
from ringbeam.exchange.printing.word import as_docx

TEXT = """# Plan

A *slanted*, **bold** and ~~gone~~ word, `code`, a [link](https://example.org/a).

1. first
2. second
   - within

> quoted

```
x = 1
```

| a | b |
|---|---|
| 1 | 2 |

---
"""


def opened(*parts, **given):
    """A sheet of these parts, written and read again."""
    frame = {"organization": "Nordhaven", "kind": "Incident", "ref": "INC-000001"}
    frame |= {"title": "Mail", "below": ["Closed"], "printed": "Printed by Amir"}
    frame |= {"pages": "Page {page} of {pages}", "language": "de", "rtl": False, "at": 1}
    return docx.Document(BytesIO(as_docx(Sheet(Letterhead(**{**frame, **given}), parts))))


def words(document):
    return [one.text for one in document.paragraphs]


def test_prose_keeps_its_structure_and_a_link_is_told_in_words():
    made = opened(Passage("Text", prose(TEXT)))
    told = words(made)
    for line in ("Plan", "1. first", "2. second", "• within", "quoted", "x = 1", "―――"):
        assert line in told
    sentence = next(one for one in made.paragraphs if one.text.startswith("A slanted"))
    looks = {run.text: run.font for run in sentence.runs}
    assert looks["slanted"].italic
    assert looks["bold"].bold
    assert looks["gone"].strike
    assert looks["code"].name == "Courier New"
    assert sentence.text.endswith("a link (https://example.org/a).")
    assert [[c.text for c in row.cells] for row in made.tables[0].rows] == [
        ["a", "b"],
        ["1", "2"],
    ]


def test_every_kind_of_part_is_written():
    made = opened(
        FactsPart("Details", [Fact("Owner", "Amir", "PER-000001")]),
        TablePart("Files", ["File", "Size"], [["a.log", "3 kB"]], (0, 8), note="All of them"),
        Talk("Conversation", [Spoken("Cleo", "09:00", "note", prose("It fails."))], "Cut"),
        Story(
            "History", [Happened(1, "09:00", "Amir", "Solved", "why", [Changed("X", "", "b")])]
        ),
    )
    assert made.tables[0].rows[0].cells[1].text == "Amir PER-000001"
    assert [cell.text for cell in made.tables[1].rows[1].cells] == ["a.log", "3 kB"]
    for line in ("All of them", "Cleo  09:00  note", "It fails.", "Cut", "X: - → b"):
        assert line in words(made)
    assert "1. 09:00  Amir: Solved why" in words(made)


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\ud800b", "a\ufffeb"])
def test_what_no_document_can_hold_is_left_out_and_the_rest_is_kept(text):
    made = opened(Passage(text, prose(text), text), title=text * 200, organization=text)
    assert "ab" in words(made)
    assert made.core_properties.title == ("ab" * 200)[:255]


def test_the_head_and_foot_say_whose_it_is_and_warn():
    made = opened(stamps=["Restricted"], footnote="Uncontrolled", rtl=True, wide=True)
    section = made.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs
    assert head.text == "Nordhaven, INC-000001  Restricted"
    assert foot[0].text.startswith("Printed by Amir  Page ")
    assert foot[1].text == "Uncontrolled"
    assert section.page_width > section.page_height
    assert made.core_properties.author == "Nordhaven"
    assert made.core_properties.language == "de"
