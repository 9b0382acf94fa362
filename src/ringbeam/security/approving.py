"""Approving a statement: the owners of the risks, each with a signature (27001, 6.1.3 f)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import values
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor, system
from ringbeam.core.acts import Act
from ringbeam.core.events import subscribe
from ringbeam.core.notices import notify_all
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import auditor, inside, manager, participant
from ringbeam.core.sayings import say
from ringbeam.core.verbs import Words, verb
from ringbeam.core.writing import locked, store, take
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


def without_account(statement: Any) -> list[tuple[str, Words]]:
    """The owners who are asked and cannot sign in, as choices."""
    asked = asked_now(statement)
    active = Account.objects.filter(person_id__in=asked, is_active=True) if asked else ()
    able = {one.person_id for one in active}
    names = {one["person"]: str(one["name"]) for one in statement.owners}
    return [(str(pk), names[pk]) for pk in asked if pk not in able]


@verb(
    who=manager,
    on="statement",
    label=_("Record a risk owner’s approval"),
    asks=("risk_owner", "how"),
    words={"risk_owner": _("Risk owner without an account"), "how": _("How it is known")},
    choices={"risk_owner": without_account},
)
def record_approval(
    statement: StatementOfApplicability,
    *,
    risk_owner: str,
    how: str,
    by: Actor,
    act: Act | None = None,
) -> StatementOfApplicability:
    """Say how it is known that an owner who cannot sign in approved what it says now.

    Raises ValidationError for who is not asked or has an account, or when nothing is said.
    """
    if risk_owner not in dict(without_account(statement)):
        said = _now("Choose an owner who is asked and has no account; others sign themselves.")
        raise ValidationError({"risk_owner": [said]})
    if not how.strip():
        raise ValidationError({"how": [_now("This field is required.")]})
    entry, fresh = locked(statement, by)
    before, act = values.snapshot(fresh), act or Act(by, "record_approval")
    told = {"person": int(risk_owner), "how": how.strip()[:300], "by": by.name}
    told |= {"at": act.at.isoformat(), "frozen": fresh.frozen and fresh.frozen.isoformat()}
    fresh.told = [*fresh.told, told]
    return store(entry, fresh, before, act)


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
