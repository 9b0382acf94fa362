"""Run a file of service level cases (ISO/IEC 20000-1:2018, 8.3.3) against the engine."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

from .errors import CaseError, LevelsError, gettext_noop
from .hours import OpenHours, hours_of
from .pauses import deadline_back_with, deadline_with, elapsed_with
from .reading import calendar_from
from .zones import zone_named

Case = Mapping[str, object]
Spans = list[tuple[int, int]]


class Disagreement(TypedDict):
    """A case whose answer differs, with both answers as the file would write them."""

    id: str
    expected: object
    got: object


class Outcome(TypedDict):
    """How many cases agree and do not, and those that do not."""

    passed: int
    failed: int
    cases: list[Disagreement]


def check_cases(source: str | Path | Sequence[object]) -> Outcome:
    """Compare each case with `computed` or `computed_s`, else with `expected` or `expected_s`.

    `source` is the path of a JSON file or the list itself; no case's `convention` is applied.
    A case that the engine refuses counts as failed, with the refusal as what it got. CaseError
    names the case and the field when the file cannot be read; nothing is skipped.
    """
    failed: list[Disagreement] = []
    cases = _cases(source)
    for number, case in enumerate(cases, start=1):
        reader = _Reader(case, number)
        expected = reader.expected()
        hours = reader.hours()
        answer = reader.answer_of()
        try:
            got = answer(reader, hours)
        except CaseError:
            raise
        except LevelsError as refusal:
            got = str(refusal)
        if got != expected:
            zone = zone_named(hours.calendar.timezone)
            failed.append(
                {
                    "id": reader.id,
                    "expected": reader.stated(),
                    "got": _written(got, zone) if reader.kind != "elapsed" else got,
                }
            )
    return {"passed": len(cases) - len(failed), "failed": len(failed), "cases": failed}


def _cases(source: str | Path | Sequence[object]) -> Sequence[object]:
    if not isinstance(source, str | Path):
        return source
    try:
        found = json.loads(Path(source).read_bytes())
    except OSError as error:
        raise CaseError(
            gettext_noop("%(file)s cannot be read: %(why)s."), file=source, why=error.strerror
        ) from error
    except ValueError as error:
        raise CaseError(
            gettext_noop("%(file)s is not JSON: %(why)s."), file=source, why=error
        ) from error
    if not isinstance(found, list):
        raise CaseError(
            gettext_noop("%(file)s holds no list of cases. Write [{...}, {...}]."), file=source
        )
    return found


def _written(value: object, zone: ZoneInfo) -> object:
    """Write instants as the file does: ISO with the offset of the calendar's zone."""
    if isinstance(value, list):
        return [_written(each, zone) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, zone).isoformat()
    return value


class _Reader:
    """One case, field by field; every refusal names the case and the field."""

    def __init__(self, case: object, number: int) -> None:
        self.id = f"#{number}"
        if not isinstance(case, Mapping):
            raise self.refusal("id", gettext_noop("the case is not an object."))
        self.case: Case = case
        self.id = str(case.get("id") or self.id)
        self.kind = str(self.case.get("kind"))

    def refusal(self, field: str, problem: str) -> CaseError:
        return CaseError(
            gettext_noop("Case %(id)s, field %(field)s: %(problem)s"),
            id=self.id,
            field=field,
            problem=problem,
        )

    def answer_of(self) -> "Callable[[_Reader, OpenHours], object]":
        if self.kind not in ANSWERS:
            kinds = ", ".join(ANSWERS)
            raise self.refusal("kind", f'"{self.kind}" is none of {kinds}.')
        return ANSWERS[self.kind]

    def hours(self) -> OpenHours:
        try:
            return hours_of(calendar_from(self._present("calendar")))
        except LevelsError as error:
            raise self.refusal("calendar", str(error)) from error

    def instant(self, field: str) -> int:
        return self._instant(self._present(field), field)

    def seconds(self, field: str) -> int:
        value = self._present(field)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refusal(field, f"{value!r} is not a whole number.")
        return value

    def pauses(self) -> Spans:
        return self._pairs(self.case.get("pauses") or [], "pauses")

    def stated(self) -> object:
        return self.case[self._stated_field()]

    def expected(self) -> object:
        """Give the stated answer in the form that the engine answers in."""
        field = self._stated_field()
        if self.kind == "elapsed":
            return self.seconds(field)
        if self.kind == "is_open":
            return self.stated()
        if self.kind == "periods":
            return [list(pair) for pair in self._pairs(self.stated(), field)]
        return self.instant(field)

    def _stated_field(self) -> str:
        for field in ("computed", "computed_s", "expected", "expected_s"):
            if self.case.get(field) is not None:
                return field
        raise self.refusal("expected", gettext_noop("the case states no answer."))

    def _present(self, field: str) -> object:
        value = self.case.get(field)
        if value is None:
            raise self.refusal(field, gettext_noop("it is missing."))
        return value

    def _instant(self, value: object, field: str) -> int:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise self.refusal(field, f"{value!r} is not an ISO time.") from error
        if moment.tzinfo is None:
            raise self.refusal(field, f"{value!r} has no offset from UTC.")
        return int(moment.timestamp() // 1)

    def _pairs(self, value: object, field: str) -> Spans:
        pairs = value if isinstance(value, list) else None
        if pairs is None or any(not isinstance(p, list) or len(p) != len("ab") for p in pairs):
            raise self.refusal(field, gettext_noop("it is not a list of [from, to]."))
        return [(self._instant(a, field), self._instant(b, field)) for a, b in pairs]


def _elapsed(case: _Reader, hours: OpenHours) -> object:
    return elapsed_with(hours, case.instant("start"), case.instant("end"), case.pauses())


def _deadline(case: _Reader, hours: OpenHours) -> object:
    return deadline_with(
        hours, case.instant("start"), case.seconds("duration_s"), case.pauses()
    )


def _deadline_back(case: _Reader, hours: OpenHours) -> object:
    seconds = case.seconds("duration_s")
    return deadline_back_with(hours, case.instant("start"), seconds, case.pauses())


def _deadline_days(case: _Reader, hours: OpenHours) -> object:
    end_of_day = bool(case.case.get("end_of_working_day"))
    start, days = case.instant("start"), case.seconds("working_days")
    due = hours.days_deadline(start, days, end_of_day=end_of_day)
    paused = case.seconds("paused_s") if "paused_s" in case.case else 0
    return hours.deadline(due, paused) if paused else due


def _is_open(case: _Reader, hours: OpenHours) -> object:
    return hours.is_open(case.instant("start"))


def _periods(case: _Reader, hours: OpenHours) -> object:
    wanted = case.expected()
    count = len(wanted) if isinstance(wanted, list) else 0
    return [list(period) for period in hours.periods(case.instant("start"), count)]


ANSWERS: dict[str, Callable[[_Reader, OpenHours], object]] = {
    "elapsed": _elapsed,
    "deadline": _deadline,
    "deadline_back": _deadline_back,
    "deadline_days": _deadline_days,
    "is_open": _is_open,
    "periods": _periods,
}
