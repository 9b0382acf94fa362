"""What an agreed share still bears, in a sentence (ISO/IEC 20000-1:2018, 8.3.3)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbeam.services.counts import Counts
from ringbeam.services.levels.forecasting import Forecast, forecast, goal_of
from ringbeam.web.formats import number

ORDER = ("lost", "to_catch_up", "narrow", "safe")


def words_of(told: Forecast, goal: float) -> str:
    """What an agreed share still bears, in a sentence."""
    share = f"{number(goal)} %"
    if told.outlook == "lost":
        return _("%(share)s is lost for this month.") % {"share": share}
    if told.outlook == "safe":
        return _("Nothing that is known to come can lose %(share)s.") % {"share": share}
    if told.outlook == "to_catch_up":
        said = ngettext(
            "%(needed)s of %(num)s to come must be met for %(share)s.",
            "%(needed)s of %(num)s to come must be met for %(share)s.",
            told.to_come,
        )
        return said % {"needed": told.needed, "num": told.to_come, "share": share}
    said = ngettext(
        "%(num)s more that is missed, and %(share)s is lost.",
        "%(num)s more that are missed, and %(share)s is lost.",
        told.spare + 1,
    )
    return said % {"num": told.spare + 1, "share": share}


def tightest(sums: Mapping[float | None, Counts]) -> str:
    """The sentence of the agreed share that bears least; "" where none was agreed."""
    told = [
        (ORDER.index(one.outlook), one.spare, words_of(one, goal))
        for goal, counts in sums.items()
        if goal is not None and counts.any
        for one in [forecast_of(counts, goal)]
    ]
    return min(told)[-1] if told else ""


def forecast_of(counts: Counts, goal: float) -> Forecast:
    """What counts of a running month still bear against an agreed share in per cent."""
    return forecast(counts.met, counts.missed, counts.to_come, goal_of(goal))
