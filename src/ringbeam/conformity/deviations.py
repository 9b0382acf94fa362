"""Accepted deviations: with a reason, an approver, an end; they turn no rule to met (9.1)."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, Reference, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner, participant
from ringbeam.core.written import WrittenField
from ringbeam.organization.approving import is_not_an_author, written_by_others
from ringbeam.standards.citing import CITED, unknown_citations

PROPOSED, ACCEPTED, ENDED = "proposed", "accepted", "ended"
WRITTEN = ("title", "cites", "deviation", "reason", "measures", "until")
WHAT_WAS_ACCEPTED = (*WRITTEN, "owner_id", "approver_id")


def it_says_what_and_until_when(one: Any, act: Act) -> Words | None:
    """The clauses, the reason, and a day ahead on which it ends."""
    if not one.cites:
        return _("Say which requirements are deviated from.")
    if not one.reason.strip():
        return _("Say why it is accepted.")
    if one.until is None or one.until < clock.day_of(act.at):
        return _("Say until which day, from today on, it is accepted.")
    return None


def its_approver_accepts(one: Any, act: Act) -> Words | None:
    """The approver accepts, who is somebody else than its owner."""
    if one.approver_id is None or one.approver_id == one.owner_id:
        return _("Name an approver, who is somebody else than its owner.")
    if act.by.everything or act.by.person == one.approver_id:
        return None
    return _("It is accepted by its approver.")


def stay_as_accepted(deviations: Sequence[Any], _act: Act) -> None:
    """What was accepted stays as it is: who changes it proposes it again."""
    for one in deviations:
        stays = one.was and one.was["state"] == ACCEPTED == one.state
        if stays and any(getattr(one, name) != one.was[name] for name in WHAT_WAS_ACCEPTED):
            raise Refused([_now("It is accepted as it is. Propose it again to change it.")])


LIFE = Life(
    start=PROPOSED,
    states={PROPOSED: _("Proposed"), ACCEPTED: _("Accepted"), ENDED: _("Ended")},
    moves=(
        Move(
            *("accept", _("Accept"), (PROPOSED,), ACCEPTED, manager | participant),
            needs=(it_says_what_and_until_when, its_approver_accepts, is_not_an_author),
            stamps="accepted",
        ),
        Move(
            *("end", _("End"), (PROPOSED, ACCEPTED), ENDED, manager | owner | participant),
            needs=(filled("ended_because", _("Say why it ends.")),),
            asks=("ended_because",),
        ),
        Move("propose", _("Propose again"), (ENDED, ACCEPTED), PROPOSED, manager | owner),
    ),
    closed=frozenset({ENDED}),
    who=manager | owner,
)


@register(
    prefix="DVN",
    clauses=("HS 9.1", "HS 10.2"),
    kind="accepted_deviation",
    plural="accepted-deviations",
)
class AcceptedDeviation(Record):
    """Something that is not as a requirement asks, accepted by a person until a day.

    A mark that turns no rule to met; none of the accounts that wrote it accepts it.
    """

    owner = shared_reference("person", label=_("owner"))
    cites = WrittenField(_("requirements"), wording=CITED, default=list, blank=True)
    deviation = models.TextField(_("what is not as required"))
    reason = models.TextField(_("why it is accepted"), blank=True)
    measures = models.TextField(_("what is done instead"), blank=True)
    approver = Reference("person", verbose_name=_("approver"), null=True, blank=True)
    until = models.DateField(_("accepted until"), null=True, blank=True)
    accepted = models.DateTimeField(_("accepted on"), null=True, editable=False)
    ended_because = models.TextField(_("why it ended"), blank=True)
    authors = models.JSONField(_("authors"), default=list, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("accepted deviation")
        verbose_name_plural = _("accepted deviations")

    class Register:
        life = LIFE
        columns = ("title", "state", "owner", "approver", "until", "updated")
        filters = ("state", "owner", "approver", "archived")
        sorts, search = ("-entry", "until", "-updated"), ("title", "deviation", "reason")
        form = (
            *("title", "cites", "deviation", "reason", "measures", "owner", "approver"),
            *("until", "ended_because"),
        )
        views = (OPEN, View("accepted", _("In force"), "state=accepted"), MINE, ALL)
        see, edit, add = inside | auditor | participant, manager | owner, inside
        settle = (stay_as_accepted, written_by_others(*WRITTEN, drafts=(PROPOSED, ENDED)))
        participants, icon, group, seldom = ("approver",), "tilde", "Check", True

    def reasons_against(self) -> dict[str, list[str]]:
        """Every requirement that it names is in the library."""
        faults = unknown_citations(self.cites)
        return {"cites": faults} if faults else {}
