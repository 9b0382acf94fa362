"""The questions of a page: what is asked, what was typed, what is wrong with it (9.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from ringbeam.organization.asking import (
    FILED,
    Question,
    Value,
    asked_of,
    missing,
    read_answers,
)

PREFIX, SHOWN = "q-", "shown"
LONGEST = 10_000


@dataclass(frozen=True)
class AskedField:
    """One question of the page, with what stands in its box; ``file`` is what was attached.

    One that is not ``asked`` now keeps its place on the page, empty.
    """

    question: Question
    asked: bool
    value: str = ""
    faults: tuple[str, ...] = ()
    file: str = ""

    @property
    def name(self) -> str:
        """The name of its box."""
        return f"{PREFIX}{self.question.number}"


@dataclass(frozen=True)
class Read:
    """What was read of a page: answers that are, what was typed, and faults by question."""

    answers: dict[int, Value]
    typed: dict[int, str]
    faults: dict[int, tuple[str, ...]]


def typed(every: Sequence[Question], sent: QueryDict) -> dict[int, str]:
    """What was typed in the boxes of this page, by question; boxes that were not there are not.

    Radio buttons that were not pressed are not sent either: the page says what it showed.
    """
    shown = set(sent.getlist(SHOWN))
    return {
        one.number: sent.get(f"{PREFIX}{one.number}", "")[: LONGEST + 1]
        for one in every
        if str(one.number) in shown and one.kind not in FILED
    }


def read(every: Sequence[Question], had: Mapping[int, Value], sent: QueryDict) -> Read:
    """The answers with what was typed over those that were there; a fault keeps its text.

    What was typed and is no answer takes the place of the one that was there.
    """
    words, faults = typed(every, sent), {}
    answers: dict[int, Value] = {n: value for n, value in had.items() if n not in words}
    for number, text in words.items():
        try:
            answers |= read_answers(every, {number: text})
        except ValidationError as fault:
            faults[number] = tuple(fault.messages)
    return Read(dict(sorted(answers.items())), words, faults)


def fields(
    every: Sequence[Question],
    page: Read,
    *,
    files: Mapping[str, str] | None = None,
    sending: bool = False,
) -> list[AskedField]:
    """The questions as the page shows them; when they are sent, what is missing too."""
    asked = {one.number for one in asked_of(every, page.answers)}
    lacking = {one.number for one in missing(every, page.answers)} if sending else set()
    return [
        _field(one, page, files or {}, lacking)
        if one.number in asked
        else AskedField(one, asked=False)
        for one in every
    ]


def _field(
    one: Question, page: Read, files: Mapping[str, str], lacking: set[int]
) -> AskedField:
    value = str(page.answers.get(one.number, ""))
    faults = page.faults.get(one.number, ())
    if one.number in lacking and not faults:
        faults = (_("This must be answered."),)
    if page.faults.get(one.number):
        value = page.typed.get(one.number, "")
    file = files.get(value, "") if one.kind in FILED else ""
    return AskedField(one, asked=True, value=value, faults=faults, file=file)


def turned(shown: Sequence[AskedField], sent: QueryDict) -> list[AskedField]:
    """The questions that are asked now and were not on the page, or the other way round."""
    there = set(sent.getlist(SHOWN))
    return [one for one in shown if one.asked != (str(one.question.number) in there)]
