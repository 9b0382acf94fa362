"""Until when who asked may reopen a ticket: as long as the agreement says (8.6.1, 8.3.3)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now

from ringbeam.core.acts import Act
from ringbeam.core.rules import speaks_for_us
from ringbeam.services.clocks import Clock
from ringbeam.services.versions import REOPENING
from ringbeam.web.formats import moment


def may_be_reopened_until(ticket: Any) -> datetime | None:
    """The instant until which who asked may reopen it; None where nothing ends it.

    It is counted from when it was done, by the version of the agreement that it runs by; one
    query, none while it is not done. A version from before this was part of it says nothing of
    it: there the agreement holds as it stands now.
    """
    done = ticket.resolved or ticket.closed
    if done is None:
        return None
    told = Clock.objects.filter(entry_id=ticket.pk, version__isnull=False)
    found = told.values_list("version__content", "version__agreement__reopen_days").first()
    if found is None:
        return None
    content, now = found
    days = content.get(REOPENING, now)
    return None if days is None else done + timedelta(days=days)


def in_time(ticket: Any, act: Act) -> str | Promise | None:
    """Who asked comes in time; who works here may always take it up again."""
    if speaks_for_us(act.by, ticket):
        return None
    until = may_be_reopened_until(ticket)
    if until is None or act.at <= until:
        return None
    said = _now("It could be reopened until %(until)s. Report it again and name %(ref)s.")
    return said % {"until": moment(until), "ref": ticket.ref}
