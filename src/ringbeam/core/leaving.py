"""Leaving: what a person may and owes ends or passes on, all at once (27001 A.5.11, A.6.5).

A person need not have an account, and whoever takes over need not either.
"""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbeam.core import admission, values, writing
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.actors import MEMBER_OF, Actor
from ringbeam.core.acts import EDIT, Act
from ringbeam.core.conversation import unlink
from ringbeam.core.drafts import forget_drafts
from ringbeam.core.entries import Entry, Record
from ringbeam.core.granting import revoke_all, said
from ringbeam.core.invitations import withdraw_invitation
from ringbeam.core.links import Link
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import record_of, registers
from ringbeam.core.sayings import say
from ringbeam.core.second_steps import forget_second_steps
from ringbeam.core.units import unit

SHOWN = 20


@dataclass(frozen=True)
class Share:
    """The open records of one kind that a person owns: how many, and the first of them."""

    label: str
    number: int
    first: tuple[Entry, ...]


@dataclass(frozen=True)
class Leaving:
    """What leaving will do, before it is done."""

    account: Account | None
    roles: tuple[str, ...]
    tokens: int
    groups: tuple[str, ...]
    work: tuple[Share, ...]

    @property
    def records(self) -> int:
        """How many records are handed over."""
        return sum(share.number for share in self.work)


def preview(person: Record) -> Leaving:
    """What would end and be handed over if this person left now; changes nothing."""
    account = Account.objects.filter(person_id=person.pk).first()
    grants = Grant.objects.filter(account=account).select_related("scope") if account else []
    groups = Link.objects.filter(source_id=person.pk, kind=MEMBER_OF)
    return Leaving(
        account=account,
        roles=tuple(said(one) for one in grants),
        tokens=_in_use(account).count() if account else 0,
        groups=tuple(groups.values_list("target__title", flat=True)),
        work=tuple(_shares(person.pk)),
    )


def _shares(person: int) -> list[Share]:
    owned = Entry.rows.filter(owner_id=person, open=True, archived=False)
    found = []
    for one in registers():
        rows = owned.filter(kind=one.kind)
        if number := rows.count():
            first = tuple(rows.order_by("due", "pk")[:SHOWN])
            label = one.label if number == 1 else one.label_plural
            found.append(Share(str(label), number, first))
    return found


def _in_use(account: Account) -> "QuerySet[Token]":
    return Token.objects.filter(account=account, withdrawn__isnull=True)


def end_access(account: Account, *, by: Actor) -> None:
    """End all that an account may: sign-in, sessions, roles, tokens, second steps, invitation.

    Its drafts go, its name stays on what it did. Safe to do twice; judges nobody.
    """
    with unit():
        admission.deactivate(account, by=by)
        revoke_all(account, by=by)
        for one in _in_use(account).select_related("account"):
            admission.withdraw_token(one, by=by)
        forget_second_steps(account, by=by)
        withdraw_invitation(account)
        forget_drafts(account)
        admission.end_sessions(account, by=by)


def leave(person: Record, successor: Entry, *, by: Actor) -> int:
    """End the person's access and memberships, hand open work over, and archive the person.

    All or nothing; returns how many records were handed over. Judges nobody: the verb that
    offers it says who may. Raises ValidationError for a successor who cannot be one, Refused
    when a record cannot be handed over, naming it.
    """
    _check(person, successor)
    # It is judged as a whole: whoever may let a person go may hand over what that person owns.
    whole = replace(by, everything=True)
    with unit():
        account = Account.objects.filter(person_id=person.pk).first()
        if account is not None:
            end_access(account, by=by)
        for link in Link.objects.filter(source_id=person.pk, kind=MEMBER_OF):
            unlink(person, MEMBER_OF, record_of(link.target), by=whole)
        handed = _hand_over(person.pk, successor, by=whole)
        writing.archive(
            person, by=whole, reason=say("left; %(who)s took over", who=successor.title)
        )
    return handed


def _check(person: Record, successor: Entry) -> None:
    reason = ""
    if successor.pk == person.pk:
        reason = _("Somebody else must take over.")
    elif successor.kind != person.kind or successor.archived:
        reason = _("%s cannot take over.") % successor.title
    if reason:
        raise ValidationError({"successor": reason})


def _hand_over(person: int, successor: Entry, *, by: Actor) -> int:
    owned = Entry.rows.filter(owner_id=person, open=True, archived=False).exclude(pk=person)
    handed = 0
    for one in owned.order_by("pk"):
        entry, fresh = writing.locked(record_of(one), by)
        before = values.snapshot(fresh)
        fresh.owner_id = successor.pk
        try:
            writing.store(entry, fresh, before, Act(by, EDIT))
        except (Refused, ValidationError) as fault:
            reasons = fault.reasons if isinstance(fault, Refused) else fault.messages
            raise Refused([f"{entry.ref}: {one}" for one in reasons]) from fault
        handed += 1
    return handed
