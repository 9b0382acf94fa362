"""The parts that every page is made of, each with an example; for who works on the product."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.web.charts import LOSSY, OUT, RUNS, Axis, Target
from ringbeam.web.requests import Asked
from ringbeam.web.words import MARKS

MEANINGS = {
    "judged_conforming": _("A named, competent, independent person concluded it"),
    "evidence_current": _("Every rule is met, every element covered"),
    "ageing": _("As above, soon due again"),
    "partial": _("Some rules or elements are met, some not"),
    "overdue": _("What was planned has not happened"),
    "failing": _("A rule found a broken duty"),
    "minor_open": _("A finding is open, graded minor"),
    "major_open": _("A finding is open, graded major"),
    "needs_person": _("No rule can see this"),
    "no_evidence": _("There is no record to look at"),
    "not_applicable": _("Justified, where the standard allows it"),
}
CLOCKS = (
    ("run", _("1 h 34 min left"), 62, ""),
    ("age", _("12 min left"), 86, ""),
    ("over", _("24 min over"), 100, ""),
    ("wait", _("Paused"), 40, _("with customer")),
    ("ok", _("Met"), None, ""),
)
COUNTS = {"evidence_current": 38, "ageing": 5, "overdue": 3, "no_evidence": 14, "failing": 1}
MONTHS = ("Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
KEPT = (97.0, 96.2, 95.4, 97.8, 93.1, 94.6)
DAYS = (*[RUNS] * 20, LOSSY, *[RUNS] * 24, OUT, *[RUNS] * 14)


class Example(forms.Form):
    """A form in which two answers need a change."""

    title = forms.CharField(label=_("Risk, as cause and effect"), max_length=120)
    owner = forms.CharField(label=_("Owner"), help_text=_("Somebody who works here."))
    review = forms.DateField(label=_("Next review"), required=False)


@require_safe
def patterns(request: Asked) -> HttpResponse:
    """The page of all parts, while the product is worked on; absent otherwise."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "web/patterns.html", sample())


def sample() -> dict[str, Any]:
    """Give every part something to show; times lie around now."""
    now = clock.now()
    return {
        "now": now,
        "meanings": [(code, MARKS[code], MEANINGS[code]) for code in MARKS],
        "clocks": CLOCKS,
        "ages": ((18, 90), (84, 90), (131, 90)),
        "counts": COUNTS,
        "form": Example({"title": _("Single path cuts all hosting"), "review": "soon"}),
        "months": MONTHS,
        "kept": KEPT,
        "days": DAYS,
        "axis": Axis(90, 100, (90, 95, 100), " %"),
        "target": Target(95, "95 %"),
        "flow": (
            (_("opened"), (412, 380, 431, 402, 455, 398)),
            (_("closed"), (390, 377, 420, 410, 441, 405)),
        ),
        "flow_axis": Axis(0, 500, (0, 250, 500)),
        "moments": (now, now - timedelta(days=3), now - timedelta(days=400)),
        "dues": (now - timedelta(days=6), now - timedelta(minutes=24), now + timedelta(days=9)),
    }
