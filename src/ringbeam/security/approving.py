"""Approving a statement: the owners of the risks, each with a signature (27001, 6.1.3 f)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor, system
from ringbeam.core.acts import Act
from ringbeam.core.events import subscribe
from ringbeam.core.notices import notify_all
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import auditor, inside, participant
from ringbeam.core.sayings import say
from ringbeam.core.verbs import verb
from ringbeam.core.writing import take
from ringbeam.security.statement_life import SUBMITTED, still_asked
from ringbeam.security.statements import StatementOfApplicability


def asked_now(statement: Any) -> Sequence[int]:
    """The persons whose approval it waits for."""
    if statement.state != SUBMITTED:
        return ()
    return [one["person"] for one in still_asked(statement)]


@verb(
    who=inside | auditor | participant,
    on="statement",
    label=_("Approve as risk owner"),
    signed=_("Approved as risk owner"),
    exact=True,
)
def approve_as_owner(
    statement: StatementOfApplicability, *, by: Actor
) -> StatementOfApplicability:
    """An owner of risks that its controls treat approves exactly what it says.

    The signature is the approval; a draft that was frozen anew asks anew. Raises Refused when
    it is not submitted, and for who is not asked or has approved it already.
    """
    if statement.state != SUBMITTED:
        raise Refused([_now("Risk owners approve it while it is for approval.")])
    if by.person is None or by.person not in asked_now(statement):
        raise Refused([_now("Your approval is not asked for, or was given already.")])
    return statement


def ask_owners(statement: StatementOfApplicability, _act: Act) -> None:
    """The owners are told that their approval is asked for."""
    words = say("Your approval is asked for as a risk owner: %(record)s")
    notify_all(asked_now(statement), words, about=statement.pk)


def put_others_out_of_force(statement: StatementOfApplicability, _act: Act) -> None:
    """There is one statement in force for an edition: the one approved last."""
    others = StatementOfApplicability.rows.filter(edition=statement.edition, state="approved")
    for one in others.exclude(pk=statement.pk):
        take(one, "end", by=system())


subscribe("statement.submit", ask_owners)
subscribe("statement.approve", put_others_out_of_force)
