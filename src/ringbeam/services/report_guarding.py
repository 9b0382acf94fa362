"""What a service report says is worked out by the product, and stays once approved (9.4)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.refusals import Refused
from ringbeam.services.counts import Month
from ringbeam.services.periods import MOST_MONTHS, months_between
from ringbeam.services.report_figures import frozen_text, sha256_of

APPROVED = "approved"
KEPT = (
    *("title", "customer_id", "about_id", "start", "end", "purpose", "audience"),
    *("findings", "decisions", "figures", "digest"),
)


def stay_as_approved(reports: Sequence[Any], _act: Act) -> None:
    """Refuse a change of what an approved report says; words of a draft may change."""
    for one in reports:
        was = one.was
        if was and was["state"] != "draft" and any(getattr(one, n) != was[n] for n in KEPT):
            raise Refused([_("The report is approved. Write another one to correct it.")])


def period_is_over(report: Any, _act: Act) -> str | Promise | None:
    """A report on a period that runs would be another one tomorrow."""
    over = clock.now() >= Month.of(report.end).end
    return None if over else gettext_lazy("The period is not over yet.")


def somebody_reads_it(report: Any, _act: Act) -> str | Promise | None:
    """A report on all customers together is of none whose people could read it."""
    nobody = report.for_customer and not report.customer_id
    return gettext_lazy("Name the customer whose people read it.") if nobody else None


def freeze(report: Any, act: Act) -> None:
    """Keep the figures as they are now, as one text, with its hash."""
    report.figures = frozen_text(report, act.at)
    report.digest = sha256_of(report.figures)


def months_are_whole(report: Any, _act: Act) -> str | Promise | None:
    """Promises are counted by month, so a report on less would say more than its period."""
    whole = report.start.day == 1 and (report.end + timedelta(days=1)).day == 1
    said = gettext_lazy("The period is not from the first to the last day of months.")
    return None if whole else said


def reasons_against_period(start: date, end: date) -> dict[str, list[str]]:
    """What is wrong with a period, by field: its order, and more than three years."""
    found: dict[str, list[str]] = {}
    if end < start:
        found["end"] = [_("It ends before it begins.")]
    elif len(list(months_between(start, end))) > MOST_MONTHS:
        found["end"] = [_("A report covers at most three years.")]
    return found
