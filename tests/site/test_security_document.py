"""docs/security.md names code and tests for what it claims, and all of them exist."""

import re

from tests import house

CHAPTERS = 17
TEXT = (house.ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_chapter_is_told_with_its_verdict():
    found = re.findall(r"^## V(\d+) [^:]+: (.+)$", TEXT, re.MULTILINE)

    assert [int(number) for number, _verdict in found] == list(range(1, CHAPTERS + 1))
    verdicts = ("met", "partly", "does not apply", "the installation's part")
    assert all(verdict.startswith(verdicts) for _number, verdict in found)


def test_what_it_names_exists_and_every_chapter_that_is_met_names_something():
    named = re.findall(r"`((?:src|tests|docs)/[^`]+|\w+\.lock)`", TEXT)
    missing = sorted({one for one in named if not (house.ROOT / one).exists()})
    assert missing == []

    for part in TEXT.split("\n## ")[2:]:
        if ": met" in part.partition("\n")[0]:
            assert "`src/" in part or "`tests/" in part, part
