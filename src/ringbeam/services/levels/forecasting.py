"""What a running period still bears (ISO/IEC 20000-1:2018, 8.3.3): no number is rounded."""

from fractions import Fraction
from math import ceil
from typing import Literal, NamedTuple

Outlook = Literal["lost", "narrow", "to_catch_up", "safe"]


class Forecast(NamedTuple):
    """How a period can still come out, of what is known to come; more tickets may come.

    ``spare`` may still be missed and the goal is reached; below 0 it is lost. ``needed`` of
    those to come must be met for it, 0 when it is reached whatever happens to them.
    """

    spare: int
    needed: int
    to_come: int
    outlook: Outlook


def forecast(met: int, missed: int, to_come: int, goal: Fraction) -> Forecast:
    """Reckon a running period against a goal (0 to 1); all counts are 0 or more.

    Lost: out of reach even if all to come are met. To catch up: below the goal now. Narrow: one
    more to come that is missed, or some of them, would lose it. Safe: none of them can.
    """
    n = met + missed + to_come
    needed = max(0, ceil(goal * n) - met)
    spare = to_come - needed
    if spare < 0:
        return Forecast(spare, needed, to_come, "lost")
    if needed == 0:
        return Forecast(spare, 0, to_come, "safe")
    behind = met < goal * (met + missed)
    return Forecast(spare, needed, to_come, "to_catch_up" if behind else "narrow")


def goal_of(per_cent: float) -> Fraction:
    """An agreed share in per cent as it was written, exactly: 99.9 is 999 of 1,000."""
    return Fraction(str(per_cent)) / 100
