"""What was answered, question by question, with its n; without database or clock (9.1.1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from ringbeam.organization.asking import (
    CHOICE,
    DAY,
    FILED,
    NAMING,
    NUMBER,
    SCALE,
    TEXT,
    Given,
    Question,
    Value,
    asked_of,
    counted,
)

MOST_TEXTS = 200


@dataclass(frozen=True)
class AnswerCount:
    """One possible answer: how often it was given, and its share of the n of its question."""

    words: str
    number: int
    share: int


@dataclass(frozen=True)
class QuestionFigure:
    """What was answered to one question by ``n`` of the ``asked``.

    ``rows`` are its answers, ``spread`` lowest, mean, median and highest in words. ``withheld``
    says that too few answered to show anything; then all else is empty, the n too.
    """

    question: Question
    n: int = 0
    asked: int = 0
    rows: tuple[AnswerCount, ...] = ()
    spread: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    withheld: bool = False


def figures_of(
    every: Sequence[Question], answers: Iterable[Given], *, least: int = 0
) -> tuple[int, list[QuestionFigure]]:
    """How many answered, and the figure of each question.

    Where fewer than ``least`` answered a question, nothing of it is shown. Shares are never
    rounded up.
    """
    asked: Counter[int] = Counter()
    said: dict[int, list[Value]] = {one.number: [] for one in every}
    total = 0
    for given in answers:
        total += 1
        asked.update(one.number for one in asked_of(every, given))
        for number, value in counted(every, given).items():
            said[number].append(value)
    return total, [
        _figure(one, said[one.number], asked[one.number], least=least) for one in every
    ]


def _figure(one: Question, said: list[Value], asked: int, *, least: int) -> QuestionFigure:
    if len(said) < least:
        return QuestionFigure(one, withheld=True)
    return QuestionFigure(
        one,
        n=len(said),
        asked=asked,
        rows=tuple(_rows(one, said)),
        spread=_spread(one, said),
        texts=tuple(sorted(map(str, said))[:MOST_TEXTS]) if one.kind == TEXT else (),
    )


def _rows(one: Question, said: list[Value]) -> Iterable[AnswerCount]:
    counts = Counter(said)
    if one.kind == CHOICE:
        every: Iterable[Value] = one.choices
    elif one.kind == SCALE:
        every = one.points
    elif one.kind in NAMING:
        every = [value for value, _n in counts.most_common(MOST_TEXTS)]
    else:
        return
    for value in every:
        share = counts[value] * 100 // len(said) if said else 0
        yield AnswerCount(_point(one, value), counts[value], share)


def _point(one: Question, value: Value) -> str:
    """A point of a scale with its word, where each has one or the ends do."""
    if one.kind != SCALE or not one.choices:
        return str(value)
    place, last = one.points.index(int(value)), len(one.points) - 1
    if len(one.choices) == len(one.points):
        return f"{value} {one.choices[place]}"
    ends = {0: one.choices[0], last: one.choices[-1]}
    return f"{value} {ends.get(place, '')}".strip()


def _spread(one: Question, said: list[Value]) -> tuple[str, ...]:
    """Lowest, mean, median and highest; of days the first and the last."""
    if not said or one.kind in (*FILED, *NAMING, TEXT, CHOICE):
        return ()
    if one.kind == DAY:
        days = sorted(map(str, said))
        return (days[0], "", "", days[-1])
    numbers = [float(value) for value in said]
    unit = f" {one.unit}" if one.unit and one.kind == NUMBER else ""
    four = (min(numbers), mean(numbers), median(numbers), max(numbers))
    return tuple(f"{number:.4g}{unit}" for number in four)
