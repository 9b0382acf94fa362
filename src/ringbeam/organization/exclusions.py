"""What is left out of a management system, with the reason (ISO 9001, 4.3)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.organization.approving import is_not_an_author, written_by_others
from ringbeam.organization.leaving_out import faults_of
from ringbeam.standards.citing import CITED

PROPOSED, ACCEPTED, ENDED = "proposed", "accepted", "ended"


def it_names_a_requirement(exclusion: Any, _act: Act) -> Words | None:
    """It is known what is left out."""
    return None if exclusion.cites else _("Name the requirement that is left out.")


@register(prefix="EXC", clauses=("ISO 9001:2015 4.3", "ISO 9001:2026 4.3"))
class Exclusion(Record):
    """A requirement that is left out with a reason, while accepted and between its days.

    ``cites`` holds one reference such as iso-9001:2015:8.3; what stands under it is left out
    too. ``authors`` are the accounts that wrote it: none of them accepts it.
    """

    cites = WrittenField(_("requirement left out"), wording=CITED, default=list, blank=True)
    reason = models.TextField(_("why it does not apply"), blank=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    accepted = models.DateTimeField(_("accepted on"), null=True, editable=False)
    authors = models.JSONField(_("authors"), default=list, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")

    class Register:
        life = Life(
            start=PROPOSED,
            states={PROPOSED: _("Proposed"), ACCEPTED: _("Accepted"), ENDED: _("Ended")},
            moves=(
                Move(
                    *("accept", _("Accept"), (PROPOSED,), ACCEPTED),
                    needs=(
                        it_names_a_requirement,
                        filled("reason", _("Say why it does not apply.")),
                        is_not_an_author,
                    ),
                    stamps="accepted",
                    icon="signature",
                ),
                Move("end", _("End"), (PROPOSED, ACCEPTED), ENDED),
            ),
            closed=frozenset({ENDED}),
            who=manager,
        )
        columns = ("title", "cites", "state", "since", "until", "owner", "updated")
        filters = ("state", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "reason")
        form = ("title", "cites", "reason", "since", "until", "owner")
        views = (View("accepted", _("Accepted"), f"state={ACCEPTED}"), ALL)
        see, edit, add = inside | auditor, manager | owner, inside
        settle = (
            written_by_others(
                *("title", "cites", "reason", "since"),
                drafts=(PROPOSED,),
                ends="until",
            ),
        )
        icon, group = "filter-off", "Plan"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """It names one requirement that may be left out, and its days are in order."""
        found = {"cites": faults} if (faults := list(faults_of(self.cites))) else {}
        if self.since and self.until and self.until < self.since:
            found["until"] = [_now("It ends before it begins.")]
        return found
