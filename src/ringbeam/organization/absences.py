"""Absences: who stands in for whom, and when, so that nothing waits for one person (5.3)."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, shared_reference
from ringbeam.core.registers import ALL, MINE, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner, participant


@register(prefix="ABS", clauses=("HS 5.3",))
class Absence(Record):
    """Days on which a person is away, and the deputy who decides in the person's place."""

    owner = shared_reference("person", label=_("who is away"), required=True)
    deputy = Reference("person", verbose_name=_("deputy"))
    start = models.DateField(_("from"))
    until = models.DateField(_("until"))
    customer = shared_reference("customer", label=_("customer"))

    class Meta(Record.Meta):
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = (models.Index(fields=["owner", "until"], name="organization_absence_of"),)

    class Register:
        columns = ("title", "owner", "deputy", "start", "until")
        filters = ("owner", "deputy", "start", "until", "archived")
        sorts = ("-start", "-entry", "-updated")
        form = ("title", "owner", "deputy", "start", "until")
        views = (MINE, ALL)
        see = inside | auditor | owner | participant
        edit, add = manager | owner, inside | customer
        participants = ("deputy",)
        icon, group = "calendar-time", "Do"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """It ends after it begins, and nobody is the own deputy."""
        found: dict[str, list[str]] = {}
        if self.start and self.until and self.until < self.start:
            found["until"] = [_now("It ends before it begins.")]
        if self.owner_id is not None and self.owner_id == self.deputy_id:
            found["deputy"] = [_now("Name somebody else.")]
        return found


def deputies_of(people: Iterable[int], day: date) -> dict[int, int]:
    """Who stands in for each of these persons on a day; who is there has none. One query.

    Of several absences of one day the one entered last holds.
    """
    rows = Absence.rows.filter(
        owner__in=set(people), start__lte=day, until__gte=day, archived=False
    )
    return dict(rows.order_by("pk").values_list("owner_id", "deputy_id"))
