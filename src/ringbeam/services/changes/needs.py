"""What a change needs before it moves on (ISO/IEC 20000-1:2018, 8.5.1.3)."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.history import HistoryLine
from ringbeam.core.lives import Words
from ringbeam.services.changes.collisions import said_against
from ringbeam.services.changes.levels import EMERGENCY, STANDARD, UNSUCCESSFUL


def not_by_its_author(record: Any, act: Act) -> Words | None:
    """Nobody approves what they wrote: whoever created it by its history."""
    account = act.by.account
    if account is None:
        return None
    written = HistoryLine.objects.filter(entry_id=record.pk, said="create", account=account)
    return _("Nobody approves what they wrote themselves.") if written.exists() else None


def not_ones_own(change: Any, act: Act) -> Words | None:
    """Nobody approves a change that they raised, asked for, or carry out."""
    person = act.by.person
    if person is None or person not in (change.raised_by_id, change.requester_id):
        return None
    return _("Nobody approves a change that they raised themselves.")


def is_assessed(change: Any, _act: Act) -> Words | None:
    """Its impact and risk are known before it is approved; of an emergency, before its end."""
    if change.impact and change.risk:
        return None
    return _("Say how grave its impact and its risk are.")


def is_assessed_unless_urgent(change: Any, act: Act) -> Words | None:
    """An emergency is assessed afterwards; the policy says what one is."""
    return None if change.sort == EMERGENCY else is_assessed(change, act)


def can_be_taken_back(change: Any, _act: Act) -> Words | None:
    """There is a plan to take it back, or it says why none is possible."""
    if change.back_out.strip():
        return None
    return _("Say how it is taken back, or why it cannot be.")


def can_be_taken_back_unless_urgent(change: Any, act: Act) -> Words | None:
    """Of an emergency the plan may follow."""
    return None if change.sort == EMERGENCY else can_be_taken_back(change, act)


def transition_is_decided(change: Any, _act: Act) -> Words | None:
    """It is decided whether it goes through design and transition (8.5.1.2)."""
    if change.transition:
        return None
    return _("Decide whether it goes through design and transition of a service.")


def is_no_standard_one(change: Any, _act: Act) -> Words | None:
    """A standard change is approved by its template alone."""
    if change.sort != STANDARD:
        return None
    return _(
        "A standard change is approved by its template: use that, or make it a normal one."
    )


def template_is_in_use(change: Any, _act: Act) -> Words | None:
    """A standard change follows a template that is approved, of its service or of all."""
    template = change.template
    if change.sort != STANDARD or template is None:
        return _("Only a standard change with a template is approved beforehand.")
    if template.state != "in_use" or template.archived:
        return _now("%(ref)s is not approved for use.") % {"ref": template.ref}
    if template.about_id and template.about_id != change.about_id:
        return _now("%(ref)s is for another service.") % {"ref": template.ref}
    return None


def can_be_scheduled(change: Any, _act: Act) -> Words | None:
    """It is known when and by whom; no freeze window and no other change stand against it."""
    return next((said for _name, said in said_against(change)), None)


def is_investigated(change: Any, _act: Act) -> Words | None:
    """What did not succeed is investigated."""
    if change.outcome not in UNSUCCESSFUL or change.investigation.strip():
        return None
    return _("Say why it did not succeed.")
