"""Counting a ticket's clocks anew is an act of its own, with a reason (8.3.3)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.rules import manager
from ringbeam.core.sayings import Typed
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, store, tell
from ringbeam.desk.event_log import pasts_of
from ringbeam.desk.ticket_clocks import logs_of
from ringbeam.desk.tickets import KINDS, Ticket
from ringbeam.services.clocks import Clock, Log, Row, clocks_of, count, keep
from ringbeam.services.versions import latest_of

TOLD = ("metric", "number", "target", "due", "stopped", "elapsed", "paused", "state")
RECOMPUTE = gettext_lazy("Recompute clocks")
SIGNED = gettext_lazy("Clocks counted anew, and answered for")


@verb(who=manager, on=KINDS, label=RECOMPUTE, asks=("reason",), signed=SIGNED)
def recompute(ticket: Ticket, *, reason: str, by: Actor) -> Ticket:
    """Count all clocks of a ticket anew from its log, frozen results as well.

    The agreement that it was opened under stays, in its latest version. History keeps the
    reason and every clock before and after; who does it signs the ticket as it is then.
    Raises ValidationError without a reason or a signature.
    """
    if not reason.strip():
        raise ValidationError({"reason": [_("Say why the clocks are counted anew.")]})
    entry, fresh = locked(ticket, by)
    before, known = values.snapshot(fresh), clocks_of([fresh.pk])
    logs = logs_of([(fresh, pasts_of([fresh.pk])[fresh.pk])], known)
    if not logs:
        return fresh
    newest = latest_of(logs[0].version.agreement_id)
    log = Log(fresh.pk, logs[0].events, newest, logs[0].imported)
    counted = count([log], clock.now())[0]
    keep({fresh.pk: counted}, known[fresh.pk], anew=True)
    fresh.due = counted.due
    act = Act(by, "recompute", reason=Typed(reason.strip()))
    said = [_told(one) for one in known[fresh.pk]], [_told(one) for one in counted.clocks]
    tell(entry, act, {"clocks": said})
    return store(entry, fresh, before, act)


def _told(one: Clock | Row) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in TOLD}
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in told.items()}
