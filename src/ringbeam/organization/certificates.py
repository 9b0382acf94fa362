"""Certificates: what a body certified, for which editions and scope, and until when (4.3)."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.entries import Record
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import ALL, MINE, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.standards.naming_editions import EDITIONS, unknown_editions

VALID, SUSPENDED = "valid", "suspended"
SAID_WHY = filled("standing", _("Say why."))


def set_due(certificates: Sequence[Any], _act: Any) -> None:
    """What comes first is due: the next surveillance, or the end of the certificate."""
    for one in certificates:
        days = [day for day in (one.next_surveillance, one.valid_until) if day]
        ahead = bool(days) and one.state in (VALID, SUSPENDED)
        one.due = clock.due_on(min(days)) if ahead else None


@register(prefix="CRT", clauses=("HS 4.3",))
class Certificate(Record):
    """What a certification body states of the organization; the words are those of the body.

    It is no evidence of any requirement. Its last day bounds the move to a new edition.
    """

    editions = WrittenField(_("editions"), wording=EDITIONS, default=list, blank=True)
    body = models.CharField(_("certification body"), max_length=200)
    number = models.CharField(_("number of the certificate"), max_length=80, blank=True)
    scope = models.TextField(_("scope as certified"), blank=True)
    sites = models.TextField(_("sites as certified"), blank=True)
    issued = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"))
    next_surveillance = models.DateField(_("next surveillance"), null=True, blank=True)
    standing = models.TextField(_("why it is suspended or has ended"), blank=True)
    reminded = models.DateField(_("reminded on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    class Register:
        life = Life(
            start=VALID,
            states={
                VALID: _("Valid"),
                SUSPENDED: _("Suspended"),
                "ended": _("Ended"),
            },
            moves=(
                Move(
                    *("suspend", _("Suspended by the body"), (VALID,), SUSPENDED),
                    needs=(SAID_WHY,),
                    asks=("standing",),
                ),
                Move("reinstate", _("Reinstated"), (SUSPENDED,), VALID),
                Move(
                    *("end", _("It has ended"), (VALID, SUSPENDED), "ended"),
                    needs=(SAID_WHY,),
                    asks=("standing",),
                ),
                Move("reopen", _("Reopen"), ("ended",), VALID),
            ),
            closed=frozenset({"ended"}),
            who=manager | owner,
        )
        columns = ("title", "editions", "body", "state", "valid_until", "next_surveillance")
        filters = ("state", "owner", "valid_until", "archived")
        sorts = ("due", "-entry", "-updated")
        search = ("title", "number", "body", "scope")
        form = (
            *("title", "editions", "body", "number", "scope", "sites", "issued"),
            *("valid_until", "next_surveillance", "owner", "standing"),
        )
        views = (
            View("valid", _("Valid"), "state=valid"),
            MINE,
            View("late", _("Overdue"), "state=open&due=overdue", hot=True),
            ALL,
        )
        see, edit, add = inside | auditor, manager | owner, manager
        settle = (set_due,)
        icon, group = "certificate", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """Known editions; it ends after it was issued."""
        found = unknown_editions(self.editions, "editions")
        if self.issued and self.valid_until < self.issued:
            found["valid_until"] = [_now("It ends before it was issued.")]
        return found


def certificates_to(edition: str) -> list[Certificate]:
    """The certificates to an edition that have not ended by word of their owner, the one that
    ends first first; one query."""
    held = Certificate.rows.filter(state__in=(VALID, SUSPENDED), archived=False)
    return [one for one in held.order_by("valid_until", "pk") if edition in one.editions]
