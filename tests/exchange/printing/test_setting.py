"""Setting a sheet: every word is a word, the same sheet gives the same bytes, limits hold."""

import os
import threading
from dataclasses import replace

import pytest

from ringbeam.core.refusals import Refused
from ringbeam.exchange.printing import setting
from ringbeam.exchange.printing.prose import prose
from ringbeam.exchange.printing.setting import typeset
from ringbeam.exchange.printing.sheets import (
    Fact,
    FactsPart,
    Letterhead,
    Passage,
    Sheet,
    TablePart,
)
from tests.paper import pages_of, words_of

FRAME = Letterhead(
    organization="Nordhaven",
    kind="Incident",
    ref="INC-000042",
    title="No mail",
    below=["New"],
    printed="Printed by Olga",
    pages="Page {page} of {pages}",
    language="en",
    rtl=False,
    at=1_795_000_000,
)
HOSTILE = (
    '#let x = 5; #panic("no")',
    '"quotes" \\back \\u{41} \\" #"',
    "$math$ @label <label> *bold* _em_ `raw` ~ -- ...",
    '#read("/etc/passwd") #import "@preview/x:1.0.0": *',
    "{page} {{ jinja }} %(python)s ${shell} <script>alert(1)</script>",
    "// comment /* comment */ = Heading",
)


def sheet(*parts, **frame):
    return Sheet(replace(FRAME, **frame), parts)


def test_hostile_words_are_printed_as_words():
    table = TablePart("", ["Title"], [[one] for one in HOSTILE])
    facts = FactsPart("Details", [Fact(one, one, one) for one in HOSTILE])
    printed = words_of(typeset(sheet(table, facts, title=HOSTILE[0], stamps=HOSTILE)))

    for one in HOSTILE:
        assert "".join(one.split()) in printed.replace(" ", "")
    assert "root:" not in printed


def test_markdown_is_set_and_what_hides_in_it_is_not_run():
    text = "# Head\n\n- one **#strong[x]**\n\n`#eval(1)` [here](javascript:alert(1)) <b>raw</b>"

    printed = words_of(typeset(sheet(Passage("Text", prose(text)))))

    for said in ("Head", "#strong[x]", "#eval(1)", "javascript:alert(1)", "<b>raw</b>"):
        assert said in printed
    assert "**" not in printed


def test_every_shape_of_markdown_can_be_set():
    text = """1. a\n   - b\n     > quoted\n\n7) seven\n\n```py\ncode\n```\n\n---\n
| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n![picture](https://x.example/p.png) <https://x.example/>
*a **b***  \nend\n\n[^1] [x]: y\n\n- \n\n>\n"""

    printed = words_of(typeset(sheet(Passage("Text", prose(text)))))

    for said in ("quoted", "seven", "code", "picture", "https://x.example/", "end"):
        assert said in printed


def test_other_scripts_and_the_other_way_are_set():
    words = ["Grüße aus Köln, Straße", "שלום עולם", "مرحبا بالعالم", "Привет", "Γειά"]
    facts = FactsPart("", [Fact("Text", one) for one in words])

    printed = words_of(typeset(sheet(facts, title="سجل INC-000042 \u202egnisrever")))

    for one in (words[0], *words[3:], "שלום", "INC-000042"):
        assert one in printed
    assert words_of(typeset(sheet(facts, language="ar", rtl=True)))


def test_a_word_without_end_stays_on_the_paper():
    endless = "x" * 10_000
    table = TablePart("", ["A", "B"], [[endless, "beside"]])

    printed = words_of(typeset(sheet(Passage("", prose(endless)), table, title=endless[:200])))

    assert printed.replace(" ", "").count("x") >= 2 * len(endless)
    assert "beside" in printed


def test_pages_are_counted_and_heads_are_repeated():
    rows = [[f"INC-{n:06}", f"Title {n}"] for n in range(200)]
    stamped = sheet(TablePart("", ["Number", "What it is"], rows), stamps=["Demonstration"])

    pages = pages_of(typeset(stamped))

    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        for said in (f"Page {number} of {len(pages)}", "What it is", "Demonstration"):
            assert said in page


def test_the_same_sheet_gives_the_same_bytes():
    made = sheet(Passage("Text", prose("Some *words*.")))

    first = typeset(made)

    assert typeset(made) == first
    assert typeset(replace(made, frame=replace(FRAME, at=FRAME.at + 60))) != first


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(setting, "SECONDS", 0.01)

    with pytest.raises(Refused, match="too large"):
        typeset(sheet())


def test_what_needs_too_much_of_the_machine_is_refused(monkeypatch):
    monkeypatch.setattr(setting, "LONGEST_SHEET", 100)

    with pytest.raises(Refused, match="too large"):
        typeset(sheet())


def test_the_press_ends_when_its_time_of_the_processor_is_used_up(monkeypatch):
    monkeypatch.setattr(setting, "CPU_SECONDS", 1)
    rows = [[f"Some words about {n}"] * 8 for n in range(20_000)]

    with pytest.raises(Refused, match="too large"):
        typeset(sheet(TablePart("", ["A"] * 8, rows)))


def test_only_a_few_are_set_at_once(monkeypatch):
    monkeypatch.setattr(setting, "PATIENCE", 0.05)
    held = threading.BoundedSemaphore(1)
    monkeypatch.setattr(setting, "_presses", held)

    with held, pytest.raises(Refused, match="Try again"):
        typeset(sheet())

    assert typeset(sheet()).startswith(b"%PDF")


def test_the_press_is_given_no_secret(monkeypatch, tmp_path):
    told = tmp_path / "told"
    press = tmp_path / "press.py"
    press.write_text(f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))")
    monkeypatch.setattr(setting, "PRESS", press)
    monkeypatch.setenv("RINGBEAM_SECRET_KEY", "not for the press")

    typeset(sheet())

    assert "not for the press" not in told.read_text()
    assert os.environ["RINGBEAM_SECRET_KEY"]


def test_a_fault_of_the_template_is_a_bug_and_says_where(monkeypatch, tmp_path):
    (tmp_path / "sheet.typ").write_text("#nothing-like-it")
    monkeypatch.setattr(setting, "TEMPLATES", tmp_path)

    with pytest.raises(RuntimeError, match="unknown variable"):
        typeset(sheet())


def test_the_largest_list_is_set_in_time():
    rows = [
        [f"INC-{n:06}", f"Something happened, number {n}", *["Fri 20 Nov 2026"] * 5]
        for n in range(2000)
    ]

    pages = pages_of(
        typeset(sheet(TablePart("", [f"Column {n}" for n in range(7)], rows), wide=True))
    )

    assert len(pages) > 40
