"""Refusals of the service level engine (ISO/IEC 20000-1:2018, 8.3.3), in words."""


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue without Django, which the engine does not know."""
    return message


class LevelsError(ValueError):
    """Something the engine cannot answer; `template` and `parts` let a door translate it."""

    def __init__(self, template: str, **parts: object) -> None:
        self.template = template
        self.parts = parts
        super().__init__(template % parts)


class CalendarError(LevelsError):
    """A declaration of hours that cannot be read: where, what, and what to write instead."""

    def __init__(self, place: str, problem: str, remedy: str, **parts: object) -> None:
        self.place, self.problem, self.remedy = place, problem, remedy
        super().__init__(f"%(place)s: {problem} {remedy}", place=place, **parts)


class BeyondHorizon(LevelsError):
    """The answer lies further away than calendars are compiled; never a wrong date instead."""


class NeverOpen(LevelsError):
    """The calendar has not enough open time, ever, for what was asked."""


class CaseError(LevelsError):
    """A file of cases that cannot be read: names the case and its field."""


class EventsError(LevelsError):
    """An event log from which no clock can be read."""
