"""Figures of anonymous answers: no group smaller than the least, nor what is left of groups.

Also not by their difference: what is shown of some groups and of all together must not tell of
a few that are hidden (45003; ISO 45001 5.4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ringbeam.organization.anonymous_answers import AnonymousAnswer
from ringbeam.organization.answer_figures import QuestionFigure, figures_of
from ringbeam.organization.asking import (
    TEXT,
    Given,
    Question,
    Value,
    asked_of,
    counted,
    unkept,
)
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion


@dataclass(frozen=True)
class GroupFigures:
    """The figures of those who gave one answer to the question by which figures are split."""

    words: str
    figures: tuple[QuestionFigure, ...]


@dataclass(frozen=True)
class AnonymousFigures:
    """What may be told of a version: ``total`` None while too few, or none may be told yet."""

    total: int | None
    figures: tuple[QuestionFigure, ...] = ()
    groups: tuple[GroupFigures, ...] = ()


def shown_groups(numbers: Mapping[Any, int], least: int) -> set[Any]:
    """The groups whose figures may be shown beside those of all together.

    Each has at least ``least``; the others together have none, or at least ``least``.
    """
    shown = {one for one, number in numbers.items() if number >= least}
    hidden = sum(number for one, number in numbers.items() if one not in shown)
    while shown and 0 < hidden < least:
        smallest = min(shown, key=lambda one: (numbers[one], str(one)))
        shown.discard(smallest)
        hidden += numbers[smallest]
    return shown


def without_extremes(one: QuestionFigure) -> QuestionFigure:
    """Without lowest and highest, which are always somebody's own."""
    spread = ("", *one.spread[1:3], "") if one.spread and one.spread[1] else ()
    return replace(one, spread=spread)


def told_of(
    every: Sequence[Question], answers: Sequence[Given], *, least: int, split: int | None
) -> AnonymousFigures:
    """What may be told of these answers; nothing where there are fewer than ``least``."""
    if len(answers) < least:
        return AnonymousFigures(None)
    total, figures = figures_of(every, answers, least=least)
    whole = tuple(map(without_extremes, figures))
    groups = _groups(every, answers, whole, least=least, split=split)
    return AnonymousFigures(total, whole, tuple(groups))


def _groups(
    every: Sequence[Question],
    answers: Sequence[Given],
    whole: Sequence[QuestionFigure],
    *,
    least: int,
    split: int | None,
) -> Iterable[GroupFigures]:
    by = next((one for one in every if one.number == split), None)
    if by is None:
        return
    members: dict[Value, list[Given]] = {}
    for given in answers:
        members.setdefault(given[by.number], []).append(given)
    told = {value: figures_of(every, group)[1] for value, group in members.items()}
    shown = _shown_by_question(every, members, least)
    for value in sorted(members, key=str):
        figures = tuple(
            replace(without_extremes(one), texts=())
            if value in shown[one.question.number] and not whole[place].withheld
            else QuestionFigure(one.question, withheld=True)
            for place, one in enumerate(told[value])
            if one.question.number != by.number
        )
        yield GroupFigures(by.says(value), figures)


def _shown_by_question(
    every: Sequence[Question], members: Mapping[Value, Sequence[Given]], least: int
) -> dict[int, set[Value]]:
    """For each question the groups that may be shown, by how many were asked and answered.

    Both numbers stand beside a figure, so neither may tell of a few.
    """
    found = {}
    for one in every:
        asked = {
            value: sum(one in asked_of(every, given) for given in group)
            for value, group in members.items()
        }
        said = {
            value: sum(one.number in counted(every, given) for given in group)
            for value, group in members.items()
        }
        found[one.number] = shown_groups(said, least) & shown_groups(asked, least)
    return found


def figures_told(version: QuestionnaireVersion) -> AnonymousFigures:
    """What may be told of the answers to a version; one query."""
    rows = AnonymousAnswer.objects.filter(version=version).values_list("answers", flat=True)
    answers = [unkept(one) for one in rows.order_by("pk")]
    return told_of(version.asks, answers, least=version.least, split=version.split)


def texts_of(version: QuestionnaireVersion) -> dict[int, list[tuple[str, str, str]]]:
    """The texts by question, in the order of their letters: handle, text and reply.

    Only of questions that at least the least answered; for the named reader alone.
    """
    written: dict[int, list[tuple[str, str, str]]] = {}
    asked = {one.number for one in version.asks if one.kind == TEXT}
    for one in AnonymousAnswer.objects.filter(version=version).order_by("pk"):
        for number, value in counted(version.asks, unkept(one.answers)).items():
            if number in asked:
                said = (one.handle(number), str(value), one.replies.get(str(number), ""))
                written.setdefault(number, []).append(said)
    return {
        number: sorted(texts, key=lambda text: text[1])
        for number, texts in written.items()
        if len(texts) >= version.least
    }
