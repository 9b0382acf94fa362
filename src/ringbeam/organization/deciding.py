"""Asking for approvals in steps, and going on when they are decided (5.3, 8.1).

A room asks with `ask`, and says by `WHEN_DECIDED` what becomes of its records. Everything of
one decision stands or falls together; deputies and reminders are looked after by a job that may
run twice or be killed at any moment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _
from django_tasks import task

from ringbeam.core import clock, conversation, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import JOB, MEMBER_OF, actors_of, system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry, Record
from ringbeam.core.jobs import every
from ringbeam.core.links import Link
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import say
from ringbeam.core.units import unit
from ringbeam.organization.absences import deputies_of
from ringbeam.organization.approval_life import (
    ASKED,
    DECIDED,
    DECIDES,
    DECLINED,
    DELEGATE,
    WAITING,
)

APPROVES = "approves"
DAYS = 3  # within which a decision is expected; ours, as no standard says one
AT_ONCE = 500
AS_ASKED = ("what", "step", "any_of", "own_allowed", "requester_id", "customer_id")
TO_DECIDE = _("To be decided by you: %(title)s")
TO_DECIDE_FOR = _("To be decided by you in the place of another: %(title)s")
OVERDUE = _("Still to be decided: %(title)s")
Outcome = Callable[..., None]
# By kind of what is approved: told the record, whether it was ``approved``, and the ``reason``
# if not.
WHEN_DECIDED: dict[str, Outcome] = {}


@dataclass(frozen=True)
class Step:
    """Who decides together, by their ids: all of them, or any one."""

    people: tuple[int, ...]
    any_of: bool = False
    own_allowed: bool = False


def ask(subject: Record, steps: Sequence[Step], *, what: str, requester: int | None) -> int:
    """Ask for approvals of a record step after step; how many decisions there will be.

    Nobody is asked twice in one step. Without steps nothing is asked and 0 returned: what then
    becomes of the record is for who called.
    """
    given = {
        "title": subject.title,
        "what": what,
        "customer": subject.customer_id,
        "requester": requester,
    }
    made = 0
    with unit():
        for number, step in enumerate(steps, start=1):
            said = {"step": number, "any_of": step.any_of, "own_allowed": step.own_allowed}
            for person in dict.fromkeys(step.people):
                one = writing.create(
                    of_kind("approval").model, {**given, **said, "owner": person}, by=system()
                )
                conversation.relate(one, APPROVES, subject, by=system())
                made += 1
        _ask_next(subject.pk)
    return made


def approvals_of(subject: int) -> "QuerySet[Any]":
    """The approvals that are asked for a record, step after step."""
    links = Link.objects.filter(target_id=subject, kind=APPROVES).values("source_id")
    rows: QuerySet[Any] = of_kind("approval").model.rows.filter(pk__in=links)
    return rows.order_by("step", "pk")


def _ask_next(subject: int) -> bool:
    """Ask those of the next step; False where none is left. Who is away is stood in for."""
    waiting = list(approvals_of(subject).filter(state=WAITING))
    if not waiting:
        return False
    now_asked = [one for one in waiting if one.step == waiting[0].step]
    deputies = deputies_of((one.owner_id for one in now_asked), clock.today())
    for one in now_asked:
        if deputy := deputies.get(one.owner_id):
            writing.edit(one, {"deputy": deputy}, by=system())
        writing.take(one, "ask", by=system())
        _tell(one.owner_id, one, TO_DECIDE)
        _tell(deputy, one, TO_DECIDE_FOR)
    return True


def _tell(person: int | None, approval: Any, words: str) -> None:
    if person is not None:
        notify(person, say(words, title=approval.title), about=Entry.rows.get(pk=approval.pk))


def nothing_asked_changes(approvals: Sequence[Any], _act: Act) -> None:
    """What is asked, and of whom on whose behalf, stays as it was asked.

    Raises Refused. The person who decides may become another: who leaves is followed.
    """
    for one in approvals:
        asked = bool(one.was) and one.was["state"] != WAITING
        if asked and any(one.was[name] != getattr(one, name) for name in AS_ASKED):
            raise Refused(
                [_now("It is asked as it is: withdraw what it is about and ask anew.")]
            )


def expect_a_decision(approvals: Sequence[Any], act: Act) -> None:
    """What is asked is due some days later."""
    for one in approvals:
        if one.state == ASKED and one.was.get("state") != ASKED:
            one.due = clock.due_on(clock.day_of(act.at) + timedelta(days=DAYS))


def go_on_with(approvals: Sequence[Any], act: Act) -> None:
    """After a decision ask the next step, or tell who waits for all of them how it came out.

    One no ends it. In the transaction of the decision. To whom it is delegated is told.
    """
    for one in approvals:
        if act.said == DELEGATE:
            _tell(one.deputy_id, one, TO_DECIDE_FOR)
        if one.state in DECIDED and one.was.get("state") == ASKED:
            for subject in Link.objects.filter(source_id=one.pk, kind=APPROVES):
                _decided(subject.target, one)


def _decided(entry: Entry, approval: Any) -> None:
    # Whoever decides beside us waits here: the last decision of a step is seen by one of us.
    Entry.rows.select_for_update(no_key=True).get(pk=entry.pk)
    beside = approvals_of(entry.pk).filter(step=approval.step).exclude(pk=approval.pk)
    if approval.state == DECLINED:
        _withdraw(approvals_of(entry.pk))
        _outcome(entry, approved=False, reason=approval.reason)
        return
    if approval.any_of:
        _withdraw(beside)
    elif beside.filter(state=ASKED).exists():
        return
    if not _ask_next(entry.pk):
        _outcome(entry, approved=True, reason="")


def _withdraw(approvals: "QuerySet[Any]") -> None:
    for one in approvals.filter(state__in=(WAITING, ASKED)):
        writing.take(one, "withdraw", by=system())


def withdraw_all(subject: int) -> None:
    """Nothing of a record needs to be decided any more: it was taken back or cancelled."""
    _withdraw(approvals_of(subject))


def _outcome(entry: Entry, *, approved: bool, reason: str) -> None:
    heard = WHEN_DECIDED.get(entry.kind)
    if heard is not None:
        heard(of_kind(entry.kind).model.rows.get(pk=entry.pk), approved=approved, reason=reason)


@every(seconds=900)
@task()
def stand_in() -> int:
    """Let deputies of who is away decide, and remind of what is overdue; how many were told.

    An approval is told of once as overdue. It may run twice: each row is taken up locked.
    """
    rows = of_kind("approval").model.rows.filter(state=ASKED, archived=False)
    deputies = deputies_of(rows.values_list("owner_id", flat=True), clock.today())
    away = rows.filter(owner__in=deputies)
    told = sum(_hand(pk, deputies) for pk in away.values_list("pk", flat=True)[:AT_ONCE])
    late = rows.filter(due__lte=clock.now(), reminded__isnull=True)
    return told + sum(_remind(pk) for pk in late.values_list("pk", flat=True)[:AT_ONCE])


def _hand(pk: int, deputies: Mapping[int, int]) -> bool:
    with unit():
        _entry, one = writing.locked(of_kind("approval").model.rows.get(pk=pk), system())
        deputy = deputies.get(one.owner_id)
        # Whom the person chose by name stays.
        if one.state != ASKED or deputy is None or one.deputy_id is not None:
            return False
        writing.edit(one, {"deputy": deputy}, by=system())
        _tell(deputy, one, TO_DECIDE_FOR)
    return True


def _remind(pk: int) -> bool:
    with unit():
        entry, one = writing.locked(of_kind("approval").model.rows.get(pk=pk), system())
        if one.state != ASKED or one.reminded is not None:
            return False
        of_kind("approval").model.rows.filter(pk=pk).update(reminded=clock.now())
        for person in (one.owner_id, one.deputy_id):
            _tell(person, one, OVERDUE)
        said = Act(system(), "remind", reason=say(OVERDUE, title=one.title))
        writing.tell(entry, said, {})
    return True


def members_of(group: int) -> tuple[int, ...]:
    """The people of a group who are here, in the order they joined; one query."""
    links = Link.objects.filter(target_id=group, kind=MEMBER_OF, source__archived=False)
    return tuple(links.order_by("pk").values_list("source_id", flat=True))


def here(people: Iterable[int | None]) -> tuple[int, ...]:
    """Those of these persons who have not left, in their order; one query."""
    asked = [one for one in people if one is not None]
    left = Entry.rows.filter(pk__in=asked, archived=True).values_list("pk", flat=True)
    gone = set(left)
    return tuple(one for one in dict.fromkeys(asked) if one not in gone)


def deciders(people: Iterable[int | None], subject: Record) -> tuple[int, ...]:
    """Those of these persons who are here and could decide about a record; three queries.

    That is who signs in and works here, or is of the customer that the record is about. An
    approval that is asked of anybody else would never be decided.
    """
    found = here(people)
    accounts = Account.objects.filter(person_id__in=found, is_active=True)
    asked = of_kind("approval").model(customer_id=subject.customer_id)
    can = {a.person for a in actors_of(accounts, door=JOB).values() if DECIDES.allows(a, asked)}
    return tuple(one for one in found if one in can)
