"""Drafts: what somebody began in a form and did not send, kept for that account alone (7.5.3).

A draft is no record: it has no history, nobody else is shown it, and it goes when it is sent,
after thirty days, and with the account or its right to see the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

import orjson
from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, Actor, actors_of
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import every
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by, named

KEPT_FOR = timedelta(days=30)
MOST = 30  # drafts of one account
LONGEST = 200_000  # bytes of one draft
Pairs = Sequence[tuple[str, str]]


class FormDraft(models.Model):
    """What an account began in one form: the names and texts of its boxes, as typed.

    ``place`` is the form's address, ``turn`` counts how often it was kept, ``version`` is that
    of the record when the form was opened. Files are never kept, only ``had_files``.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    version = models.BigIntegerField(null=True)
    pairs = models.JSONField(default=list)
    had_files = models.BooleanField(default=False)
    turn = models.IntegerField(default=1)
    began = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "place"], name="core_draft_once"),
        )

    def __str__(self) -> str:
        return self.place


@dataclass(frozen=True)
class Typed:
    """What a form holds now: its boxes, whether files were chosen, the version it showed."""

    pairs: Pairs
    had_files: bool = False
    version: int | None = None


def keep_draft(
    place: str, typed: Typed, *, kind: str, entry: int | None, turn: int, by: Actor
) -> int:
    """Keep what a form holds and return the draft's turn, which the next keeping names.

    ``turn`` is 0 for a form that kept nothing yet. The caller judged that the actor may use the
    form. Raises Refused without an account, when it is too long, beyond thirty drafts, and when
    another draft of this form is kept, which is never written over unseen.
    """
    if by.account is None:
        raise Refused([_("Only who has an account can keep a draft.")])
    if len(orjson.dumps(typed.pairs)) > LONGEST:
        raise Refused([_("This is too long to be kept as a draft. Save it, or keep a copy.")])
    now = clock.now()
    held = {"pairs": typed.pairs, "had_files": typed.had_files, "changed": now}
    mine = FormDraft.objects.filter(account_id=by.account)
    if turn:
        same = mine.filter(place=place, turn=turn)
        if not same.update(**held, turn=F("turn") + 1):
            raise _kept_elsewhere()
        return turn + 1
    if mine.exclude(place=place).count() >= MOST:
        raise Refused([_("You have thirty drafts. Send or discard one first.")])
    held |= {"kind": kind, "entry_id": entry, "version": typed.version, "began": now}
    if not mine.get_or_create(account_id=by.account, place=place, defaults=held)[1]:
        raise _kept_elsewhere()
    return 1


def _kept_elsewhere() -> Refused:
    told = _("This is not kept as a draft: another one of this form was kept or discarded.")
    return Refused([told, _("Open the form anew to see it.")])


def draft_of(place: str, by: Actor) -> FormDraft | None:
    """The actor's own draft of a form; None without one, and for one that is too old."""
    return drafts_of(by).filter(place=place).first()


def drafts_of(by: Actor) -> "models.QuerySet[FormDraft]":
    """The actor's own drafts, the latest first; the caller judges whether the form is open."""
    good = FormDraft.objects.filter(changed__gte=clock.now() - KEPT_FOR)
    return good.filter(account_id=by.account or 0).order_by("-changed", "-pk")


def discard_draft(place: str, *, by: Actor) -> bool:
    """Remove the actor's own draft of a form; False when there is none."""
    mine = FormDraft.objects.filter(account_id=by.account or 0, place=place)
    return bool(mine.delete()[0])


def forget_drafts(account: Account) -> None:
    """Remove every draft of an account that leaves. Safe to do twice."""
    FormDraft.objects.filter(account=account).delete()


@every(seconds=86_400)
@task()
def forget_old_drafts() -> int:
    """Remove drafts of over thirty days, of closed accounts and of what their account may see
    or add no more; return how many."""
    old = models.Q(changed__lt=clock.now() - KEPT_FOR) | models.Q(account__is_active=False)
    gone = FormDraft.objects.filter(old).delete()[0]
    left = list(FormDraft.objects.defer("pairs").order_by("account_id"))
    accounts = Account.objects.filter(pk__in={one.account_id for one in left})
    actors = actors_of(accounts, door=WEB)
    for account, drafts in groupby(left, key=lambda one: one.account_id):
        lost = _lost(list(drafts), actors[account])
        gone += FormDraft.objects.filter(pk__in=lost).delete()[0]
    return gone


def _lost(drafts: list[FormDraft], actor: Actor) -> list[Any]:
    """The keys of the drafts whose record or register is no more open to their account."""
    wanted = {one.entry_id for one in drafts if one.entry_id}
    seen = set(entries_seen_by(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        one.pk
        for one in drafts
        if (one.entry_id not in seen if one.entry_id else not _may_add(one.kind, actor))
    ]


def _may_add(kind: str, actor: Actor) -> bool:
    register = named(kind)
    return register is not None and register.may_add(actor)
