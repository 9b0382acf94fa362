"""Questions with conditions and the answers to them, without database or clock (7.4, 9.1).

A question is asked when its condition holds on the answer to an earlier question that is itself
asked. What was answered to a question that is not asked never counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.lines import CHOICE as OF_CHOICES
from ringbeam.core.lines import LONG, NUMBERED, WORDS, YES, Column, Line, Lines, by_number
from ringbeam.core.lines import NUMBER as OF_NUMBER
from ringbeam.core.lines import TEXT as OF_TEXT

TEXT, CHOICE, SCALE, NUMBER, DAY, PERSON, RECORD, FILE, PHOTO = (
    *("text", "choice", "scale", "number", "date"),
    *("person", "record", "file", "photo"),
)
KINDS = (
    (TEXT, _("Text")),
    (CHOICE, _("Choice")),
    (SCALE, _("Scale")),
    (NUMBER, _("Number")),
    (DAY, _("Date")),
    (PERSON, _("Person")),
    (RECORD, _("Record")),
    (FILE, _("File")),
    (PHOTO, _("Photo")),
)
NAMING, FILED = (PERSON, RECORD), (FILE, PHOTO)
IS, IS_NOT, AT_LEAST, AT_MOST, GIVEN = "is", "is_not", "at_least", "at_most", "given"
TESTS = (
    (IS, _("is")),
    (IS_NOT, _("is not")),
    (AT_LEAST, _("is at least")),
    (AT_MOST, _("is at most")),
    (GIVEN, _("is answered")),
)
ORDERED = (SCALE, NUMBER, DAY)
FEWEST, WIDEST = 2, 11  # choices to choose from, and points of a scale
FIRST_POINT, LAST_POINT = 1, 5
COLUMNS = {
    TEXT: Column("answer", _("answer"), LONG),
    NUMBER: Column("answer", _("answer"), OF_NUMBER),
    DAY: Column("answer", _("answer"), "day"),
}
Value = str | int | float
Given = Mapping[int, Value]


def questions() -> Lines:
    """The field that holds them."""
    return Lines(
        Column("question", _("question"), LONG, required=True),
        Column("kind", _("kind of answer"), OF_CHOICES, KINDS),
        Column("required", _("must be answered"), YES),
        Column("choices", _("choices, or words of the scale, one a line"), LONG),
        Column("least", _("from"), OF_NUMBER),
        Column("most", _("to"), OF_NUMBER),
        Column("unit", _("unit"), OF_TEXT),
        Column("after", _("asked only if the answer to question"), OF_NUMBER),
        Column("test", _("compared"), OF_CHOICES, TESTS),
        Column("value", _("with"), OF_TEXT),
        Column("clauses", _("clauses, for an audit"), WORDS),
        verbose_name=_("questions"),
    )


@dataclass(frozen=True)
class OnlyIf:
    """A condition: what the answer to an earlier question must be."""

    after: int
    test: str
    value: str

    def holds(self, earlier: "Question", answer: Value | None) -> bool:
        """Whether the answer, None when there is none, fulfils it; without one nothing does."""
        if answer is None:
            return False
        if self.test == GIVEN:
            return True
        wanted: Any = earlier.read(self.value)
        had: Any = answer
        if self.test == AT_LEAST:
            return bool(had >= wanted)
        if self.test == AT_MOST:
            return bool(had <= wanted)
        return bool((had == wanted) == (self.test == IS))


@dataclass(frozen=True)
class Question:
    """One question of a version, by the number that stays with it."""

    number: int
    words: str
    kind: str = TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    unit: str = ""
    condition: OnlyIf | None = None
    clauses: tuple[str, ...] = ()

    @property
    def points(self) -> range:
        """The points of a scale, lowest first."""
        return range(int(self.least or 0), int(self.most or 0) + 1)

    def read(self, value: Any) -> Value:
        """The answer as it is kept. Raises ValidationError with one sentence."""
        if self.kind == CHOICE:
            return self._choice(value)
        column = COLUMNS.get(NUMBER if self.kind == SCALE else self.kind, COLUMNS[TEXT])
        found: Value = column.read(value)
        if self.kind in (SCALE, NUMBER):
            self._in_range(found)
        if found == "":
            raise ValidationError(_now("Write some text."))
        return found

    def _choice(self, value: Any) -> str:
        for one in self.choices:
            if isinstance(value, str) and value.strip().casefold() == one.casefold():
                return one
        raise ValidationError(_now("Choose one of: %s.") % ", ".join(self.choices))

    def _in_range(self, found: Any) -> None:
        if self.kind == SCALE and found not in self.points:
            told = _now("Choose a point from %(least)g to %(most)g.")
            raise ValidationError(told % {"least": self.least, "most": self.most})
        if self.least is not None and found < self.least:
            raise ValidationError(_now("This must be at least %g.") % self.least)
        if self.most is not None and found > self.most:
            raise ValidationError(_now("This must be at most %g.") % self.most)

    def says(self, value: Value) -> str:
        """An answer in words, for people."""
        if self.kind == NUMBER:
            return f"{value} {self.unit}".strip()
        return str(value)


def questions_in(lines: Iterable[Line]) -> tuple[Question, ...]:
    """The questions that lines say, in their order."""
    return tuple(_question(one) for one in lines)


def _question(line: Line) -> Question:
    kind = line.get("kind") or TEXT
    choices = [one.strip() for one in (line.get("choices") or "").splitlines()]
    ends = (line.get("least"), line.get("most"))
    if kind == SCALE:
        ends = (_or(ends[0], FIRST_POINT), _or(ends[1], LAST_POINT))
    after = line.get("after")
    test = line.get("test") or (IS if line.get("value") else GIVEN)
    return Question(
        number=line[NUMBERED],
        words=line["question"],
        kind=kind,
        required=bool(line.get("required")),
        choices=tuple(one for one in choices if one),
        least=ends[0],
        most=ends[1],
        unit=line.get("unit") or "",
        condition=None if after is None else OnlyIf(after, test, line.get("value") or ""),
        clauses=tuple(line.get("clauses") or ()),
    )


def _or(value: Any, otherwise: int) -> Any:
    return otherwise if value is None else value


def faults_of(asked: Sequence[Question]) -> list[str]:
    """Why these questions cannot be published, one sentence each; empty when they can."""
    if not asked:
        return [_now("There is no question.")]
    found: list[str] = []
    earlier: dict[int, Question] = {}
    for one in asked:
        faults = (*_of_kind(one), *_of_condition(one, earlier))
        said = _now("Question %(n)d: %(fault)s")
        found += [said % {"n": one.number, "fault": fault} for fault in faults]
        earlier[one.number] = one
    return found


def _of_kind(one: Question) -> Iterable[str]:
    folded = {choice.casefold() for choice in one.choices}
    if one.kind == CHOICE and (len(folded) < FEWEST or len(folded) < len(one.choices)):
        yield _now("give at least two different choices.")
    if one.kind == SCALE and not _is_scale(one):
        yield _now("a scale has two to eleven whole points, lowest first.")
    if one.kind == NUMBER and None not in (one.least, one.most) and one.least > one.most:  # type: ignore[operator]  # neither is None
        yield _now("no number lies between these.")


def _is_scale(one: Question) -> bool:
    whole = all(float(end or 0).is_integer() for end in (one.least, one.most))
    return whole and FEWEST <= len(one.points) <= WIDEST


def _of_condition(one: Question, earlier: Mapping[int, Question]) -> Iterable[str]:
    if one.condition is None:
        return
    on = earlier.get(int(one.condition.after))
    if on is None or on.number != one.condition.after:
        yield _now("its condition names no earlier question.")
        return
    test = one.condition.test
    if test in (AT_LEAST, AT_MOST) and on.kind not in ORDERED:
        yield _now("only scales, numbers and dates are at least or at most something.")
    if test != GIVEN and on.kind in FILED:
        yield _now("of a file only whether there is one can be a condition.")
    elif test != GIVEN:
        try:
            on.read(one.condition.value)
        except ValidationError as fault:
            said = {"n": on.number, "fault": " ".join(fault.messages)}
            yield _now("question %(n)d is never answered like this: %(fault)s") % said


def asked_of(every: Sequence[Question], answers: Given) -> list[Question]:
    """The questions that are asked of whoever gave these answers, in their order."""
    known = {one.number: one for one in every}
    shown: dict[int, Question] = {}
    for one in every:
        only = one.condition
        if only is None or (
            only.after in shown and only.holds(known[only.after], answers.get(only.after))
        ):
            shown[one.number] = one
    return list(shown.values())


def counted(every: Sequence[Question], answers: Given) -> dict[int, Value]:
    """The answers that count: those to questions that are asked."""
    asked = asked_of(every, answers)
    return {one.number: answers[one.number] for one in asked if one.number in answers}


def missing(every: Sequence[Question], answers: Given) -> list[Question]:
    """The questions that are asked, must be answered, and are not."""
    asked = asked_of(every, answers)
    return [one for one in asked if one.required and one.number not in answers]


def read_answers(every: Sequence[Question], given: Mapping[Any, Any]) -> dict[int, Value]:
    """Answers as they are kept; what is empty is left out.

    Raises ValidationError with each fault under the number of its question, as text.
    """
    known = {str(one.number): one for one in every}
    faults: dict[str, list[str]] = {}
    found: dict[int, Value] = {}
    for number, value in given.items():
        one = known.get(str(number))
        if one is None:
            faults[str(number)] = [_now("There is no question with this number.")]
        elif value not in (None, "", []) and str(value).strip():
            try:
                found[one.number] = one.read(value)
            except ValidationError as fault:
                faults[str(number)] = list(fault.messages)
    if faults:
        raise ValidationError(faults)
    return dict(sorted(found.items()))


def kept(answers: Given) -> dict[str, Value]:
    """Answers as JSON keeps them."""
    return {str(number): value for number, value in answers.items()}


def unkept(stored: Mapping[str, Any]) -> dict[int, Value]:
    """Answers as they were kept."""
    return {int(number): value for number, value in stored.items()}


def in_words(every: Sequence[Question], answers: Given) -> list[tuple[Question, str]]:
    """The questions that were asked with what was answered, "" where nothing was."""
    told = counted(every, answers)
    return [
        (one, one.says(told[one.number]) if one.number in told else "")
        for one in asked_of(every, answers)
    ]


def numbered(lines: Iterable[Line]) -> set[int]:
    """The numbers of the questions in lines."""
    return set(by_number(lines))
