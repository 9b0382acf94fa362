"""The life of an approval: asked in its turn, then approved or declined by a person (5.3)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.accounts import Account
from ringbeam.core.actors import JOB, actors_of
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import customer, inside, owner, program

WAITING, ASKED, APPROVED, DECLINED, WITHDRAWN = (
    *("waiting", "asked", "approved", "declined"),
    "withdrawn",
)
DECIDED, DELEGATE = (APPROVED, DECLINED), "delegate"


# Whose decision one can be, of those who are asked or stand in.
DECIDES = inside | customer


def is_not_asked_for_oneself(approval: Any, act: Act) -> str | Promise | None:
    """Four eyes: nobody approves what they asked for, unless that was allowed beforehand."""
    own = act.by.person is not None and act.by.person == approval.requester_id
    if not own or approval.own_allowed:
        return None
    return _("You asked for this yourself: somebody else decides.")


def is_asked(approval: Any, act: Act) -> str | Promise | None:
    """Who is asked decides, or the deputy; no program by itself, and nobody else."""
    asked = {approval.owner_id, approval.deputy_id} - {None}
    return None if act.by.person in asked else _("Who is asked decides this, or the deputy.")


def somebody_else_can(approval: Any, _act: Act) -> str | Promise | None:
    """The deputy is another person, who signs in, may decide it and did not ask for it."""
    if approval.deputy_id in (None, approval.owner_id):
        return _("Name somebody else who decides in your place.")
    if approval.deputy_id == approval.requester_id and not approval.own_allowed:
        return _("Who asked for it cannot decide it.")
    accounts = Account.objects.filter(person_id=approval.deputy_id, is_active=True)
    known = actors_of(accounts, door=JOB).values()
    if any(DECIDES.allows(one, approval) for one in known):
        return None
    return _("This person cannot decide it: they do not sign in here, or may not see it.")


def note_who(approval: Any, act: Act) -> None:
    """Keep who decided, and whether in the place of another."""
    approval.decided_by_id = act.by.person
    approval.on_behalf = act.by.person != approval.owner_id


needs = (is_asked, is_not_asked_for_oneself)
# What is not its turn yet is no work for anybody: it counts as open from its turn on.
LIFE = Life(
    start=WAITING,
    states={
        WAITING: _("Not its turn yet"),
        ASKED: _("To be decided"),
        APPROVED: _("Approved"),
        DECLINED: _("Declined"),
        WITHDRAWN: _("Withdrawn"),
    },
    moves=(
        Move("ask", _("Ask"), (WAITING,), ASKED, program, stamps="asked"),
        Move(
            *("approve", _("Approve"), (ASKED,), APPROVED),
            needs=needs,
            then=(note_who,),
            stamps="decided",
            icon="check",
            lasting=_("What was approved goes on at once."),
        ),
        Move(
            *("decline", _("Decline"), (ASKED,), DECLINED),
            needs=(*needs, filled("reason", _("The reason is empty."))),
            asks=("reason",),
            then=(note_who,),
            stamps="decided",
            icon="x",
            lasting=_("Who asked is told at once."),
        ),
        Move(
            *(DELEGATE, _("Delegate"), (ASKED,), ASKED, owner),
            needs=(somebody_else_can,),
            asks=("deputy",),
            icon="arrows-exchange",
        ),
        Move("withdraw", _("Withdraw"), (WAITING, ASKED), WITHDRAWN, program),
    ),
    closed=frozenset({WAITING, APPROVED, DECLINED, WITHDRAWN}),
    who=DECIDES,
)
