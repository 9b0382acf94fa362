"""Who follows the status of services is told what those affected are told (8.6.1).

What is told is the announcement and the last word of an update, never what stands inside.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from ringbeam.core.accounts import Account
from ringbeam.core.actors import JOB, Actor, actors_of
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.notices import Notice, in_lines, told
from ringbeam.core.sayings import say
from ringbeam.services.services_of import services_seen_by

HERE = "/status/"


class StatusFollower(models.Model):
    """That an account is told of the status of one service, or of all that it sees."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    service = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("follower of a status")
        constraints = (
            models.UniqueConstraint(
                fields=["account", "service"],
                name="desk_follower_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.service_id}"


def tell_followers(majors: Sequence[Any], _act: Act) -> None:
    """Tell each update that was added, once, to who follows the service and still sees it."""
    for one in majors:
        added = len(one.updates) > len(one.was.get("updates") or ())
        if added and one.announcement:
            _tell(one)


def _tell(major: Any) -> None:
    rows = StatusFollower.objects.filter(account__is_active=True)
    if major.about_id is not None:
        rows = rows.filter(models.Q(service=None) | models.Q(service_id=major.about_id))
    accounts = {one.account_id: one.account for one in rows.select_related("account")}
    if not accounts:
        return
    actors = actors_of(accounts.values(), door=JOB)
    chosen = [pk for pk, actor in actors.items() if _concerned(major, actor)]
    last = major.updates[-1]
    head = say(gettext_noop("%(announcement)s"), announcement=major.announcement)
    words = in_lines(head, [say(gettext_noop("%(text)s"), text=last["text"])], HERE)
    Notice.objects.bulk_create(told(pk, words, urgent=True) for pk in chosen)


def _concerned(major: Any, actor: Actor) -> bool:
    """Whether the trouble is of a service that the actor gets; of all, where it names none."""
    return major.about_id is None or major.about_id in {
        pk for pk, _t in services_seen_by(actor)
    }


def follow_status(actor: Actor, services: Iterable[int | None]) -> None:
    """Let an account follow these services from now on, None being all; others no more."""
    wanted, account = set(services), actor.account or 0
    mine = StatusFollower.objects.filter(account_id=account)
    known = {one.service_id: one.pk for one in mine}
    gone = [pk for service, pk in known.items() if service not in wanted]
    mine.filter(pk__in=gone).delete()
    StatusFollower.objects.bulk_create(
        StatusFollower(account_id=account, service_id=one) for one in wanted - set(known)
    )
