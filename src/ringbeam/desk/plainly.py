"""A promise explained to who waits for it, in plain words and without a number too many."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.desk.explaining import Explanation
from ringbeam.web.formats import duration, moment

STATES = {
    "running": gettext_lazy("runs"),
    "paused": gettext_lazy("stands still"),
    "met": gettext_lazy("kept"),
    "missed": gettext_lazy("kept too late"),
    "cancelled": gettext_lazy("cancelled"),
}
PROMISED = {
    "response": gettext_lazy("We promised a first answer within %s."),
    "resolution": gettext_lazy("We promised that it is done within %s."),
    "update": gettext_lazy("We promised to tell you how it goes at least every %s."),
}


def plainly(one: Explanation, at: datetime) -> list[str]:
    """What was promised, since when it counts, what does not count, and how it stands.

    Amounts are open time: nights, weekends and holidays of the agreement do not count.
    """
    row = one.clock
    said = [
        str(PROMISED[row.metric]) % duration(row.target),
        _("It counts since %s, in the hours of your agreement.") % moment(row.started),
    ]
    if row.paused:
        said.append(_("%s did not count, while it waited.") % duration(row.paused))
    return [*said, _standing(one, at)]


def _standing(one: Explanation, at: datetime) -> str:
    row = one.clock
    if row.state == "cancelled":
        return _("It was cancelled, so nothing is counted.")
    if row.stopped is not None:
        taken = {"when": moment(row.stopped), "time": duration(row.elapsed)}
        if row.state == "met":
            return _("It was kept on %(when)s, after %(time)s.") % taken
        return _("It was kept too late, on %(when)s, after %(time)s.") % taken
    if row.due is None:
        return _("Time stands still now; %s are left.") % duration(one.standing.left)
    if at > row.due:
        return _("It should have been kept by %s. We are late.") % moment(row.due)
    return _("So it is promised by %s.") % moment(row.due)
