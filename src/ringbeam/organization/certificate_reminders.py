"""Reminders of certificates: half a year, three months and a month before something is due."""

from datetime import timedelta

from django.utils.translation import gettext_noop as _
from django_tasks import task

from ringbeam.core import clock, values, writing
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.formats import day_of
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.sayings import Day, say
from ringbeam.core.units import unit
from ringbeam.organization.certificates import Certificate

AHEAD = tuple(timedelta(days=n) for n in (180, 90, 30, 0))
SOON = _("Surveillance or renewal due on %(day)s: %(record)s")
DONE = _("The owner was reminded.")


def is_to_be_told(certificate: Certificate) -> bool:
    """Whether a stage was reached since its owner was told last; a moved day begins anew."""
    if certificate.due is None or not certificate.open:
        return False
    now, told = clock.today(), certificate.reminded
    day = day_of(certificate.due)
    reached = [ahead for ahead in AHEAD if day <= now + ahead]
    return bool(reached) and (told is None or told + min(reached) < day)


@every(seconds=3600)
@task()
def remind_of_certificates() -> int:
    """Tell owners what is due of their certificates, each stage once; return how many."""
    waiting = [one for one in Certificate.rows.filter(open=True) if is_to_be_told(one)]
    return sum(remind(one.pk) for one in waiting)


def remind(pk: int) -> bool:
    """Tell the owner of one certificate; False when that was done meanwhile."""
    by = system()
    with unit():  # the notice and the line stand or fall together
        entry = Entry.rows.select_for_update(no_key=True).get(pk=pk)
        fresh = Certificate.rows.get(pk=pk)
        if not is_to_be_told(fresh) or fresh.due is None:
            return False
        before = values.snapshot(fresh)
        notify(fresh.owner_id, say(SOON, day=Day(fresh.due)), about=entry)
        fresh.reminded = clock.today()
        writing.store(entry, fresh, before, Act(by, "remind", reason=say(DONE)))
    return True
