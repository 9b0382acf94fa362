"""The two shapes that most rules have: a share of a daily process, and complete records."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ringbeam.conformity.declaring import Basis, Finding, Judge, Populations, rule
from ringbeam.conformity.judging import ENOUGH, THREE_MONTHS, Duty, complete, share_met

Asked = Callable[[Populations, date], Duty]
LITTLE, SOME = 0.02, 0.05  # tolerances of ours, until the organization sets its own


def daily(*, said: str, tolerance: float = LITTLE, **declared: Any) -> Callable[[Asked], Asked]:
    """Declare a duty that each record of a daily process keeps, up to a tolerance.

    The function gives whom it asks and what keeps it; its docstring argues the rule. Twenty
    records or three months of them are needed. ``said`` has %(met)d and %(all)d.
    """
    declared = {"minimum": ENOUGH, "span": THREE_MONTHS, "assumed": True, **declared}

    def judged(asked: Asked, populations: Populations, on: date) -> Finding:
        return share_met(asked(populations, on), said=said, on=on, tolerance=tolerance)

    return _declared(judged, {**declared, "tolerance": tolerance})


def each(*, said: str, **declared: Any) -> Callable[[Asked], Asked]:
    """Declare a duty that every record of a register keeps: one that lacks it is short."""

    def judged(asked: Asked, populations: Populations, on: date) -> Finding:
        return complete(asked(populations, on), said)

    return _declared(judged, declared)


def _declared(
    judged: Callable[[Asked, Populations, date], Finding], declared: dict[str, Any]
) -> Callable[[Asked], Asked]:
    def made(asked: Asked) -> Asked:
        def judge(populations: Populations, on: date) -> Finding:
            return judged(asked, populations, on)

        judge.__doc__ = asked.__doc__
        named: Judge = judge
        rule(**{"basis": Basis.REQUIREMENT, "version": 2, **declared})(named)
        return asked

    return made
