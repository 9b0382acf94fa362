"""The two shapes that most rules have: a share of a daily process, and complete records."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ringbeam.conformity.declaring import Basis, Finding, Judge, Populations, rule
from ringbeam.conformity.judging import ENOUGH, THREE_MONTHS, Duty, complete, share_met
from ringbeam.conformity.limits import Limit, Limits, enough
from ringbeam.conformity.limits import tolerance as tolerated

Asked = Callable[..., Duty]
LITTLE, SOME = 0.02, 0.05  # tolerances of ours, until the organization sets its own


def of_daily(id: str, tolerance: float = LITTLE) -> tuple[Limit, ...]:
    """The limits of a duty of a daily process: its tolerance, how many records are enough."""
    return (tolerated(id, tolerance), *enough(id, ENOUGH, THREE_MONTHS))


def daily(
    *,
    id: str,
    said: str,
    tolerance: float = LITTLE,
    limits: tuple[Limit, ...] = (),
    **declared: Any,
) -> Callable[[Asked], Asked]:
    """Declare a duty that each record of a daily process keeps, up to a tolerance.

    The function gives whom it asks and what keeps it; its docstring argues the rule. Twenty
    records or three months of them are needed. ``said`` has %(met)d and %(all)d. One that
    declares limits of its own is given them.
    """

    def judged(asked: Asked, populations: Populations, on: date, held: Limits) -> Finding:
        duty = asked(populations, on, held) if limits else asked(populations, on)
        return share_met(duty, said=said, on=on, limits=held)

    all_of_them = (*of_daily(id, tolerance), *limits)
    return _declared(judged, {"version": 3, **declared, "id": id, "limits": all_of_them})


def each(*, said: str, **declared: Any) -> Callable[[Asked], Asked]:
    """Declare a duty that every record of a register keeps: one that lacks it is short.

    One that declares limits of its own is given them.
    """

    def judged(asked: Asked, populations: Populations, on: date, *held: Limits) -> Finding:
        return complete(asked(populations, on, *held), said)

    return _declared(judged, declared)


def _declared(
    judged: Callable[..., Finding], declared: dict[str, Any]
) -> Callable[[Asked], Asked]:
    def made(asked: Asked) -> Asked:
        def judge(populations: Populations, on: date, *held: Limits) -> Finding:
            return judged(asked, populations, on, *held)

        judge.__doc__ = asked.__doc__
        named: Judge = judge
        rule(**{"basis": Basis.REQUIREMENT, "version": 2, **declared})(named)
        return asked

    return made
