"""Delivering events to endpoints: in order, again until they are taken, by one worker each.

The cursor of an endpoint moves on only after its receiver answered. After a worker that died in
between the same message is sent again, under the same id: at least once, never out of order.
A move waits until it can no longer be taken back.
"""

import random
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_noop as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.actors import JOB, actor_of
from ringbeam.core.addresses import outside
from ringbeam.core.history import HistoryLine
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify_administrators
from ringbeam.core.sayings import say
from ringbeam.exchange.feed import EventChoice, FeedEvent, events_after
from ringbeam.exchange.webhooks.endpoints import (
    ACTIVE,
    DISABLED,
    Attempt,
    Endpoint,
)
from ringbeam.exchange.webhooks.holding import ripe, taken_back
from ringbeam.exchange.webhooks.sending import ReceiverAnswer, post, signed

ITS_ACCOUNT_CLOSED = _("The account that it acts as was closed.")
RECEIVER_GONE = _("Its receiver answered that it is gone.")
FAILED_LONG = _("It failed for three days.")
# As Standard Webhooks recommends; over three days in all.
RETRIES = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
LEASE = timedelta(minutes=2)
BATCH = 20
PATIENCE = 20.0  # seconds that one endpoint may take before others have their turn
ROUND = 60.0
KEPT_FOR = timedelta(days=30)
TEST = "ringbeam.test"
Endpoints = QuerySet[Endpoint, Endpoint]


def waiting() -> Endpoints:
    """The endpoints for which there may be something to send now."""
    now = clock.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    ready = Q(due__isnull=True) | Q(due__lte=now)
    last = HistoryLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    behind = Q(after__lt=last) | Q(replay_after__isnull=False)
    return Endpoint.objects.filter(free, ready, behind, stage=ACTIVE).order_by("pk")


@every(seconds=5, when=lambda: waiting().exists())
@task()
def deliver_webhooks() -> int:
    """Send waiting events to every endpoint that is ready; return how many were taken."""
    until, taken = time.monotonic() + ROUND, 0
    for pk in waiting().values_list("pk", flat=True):
        if time.monotonic() < until:
            taken += deliver_to(pk)
    return taken


@every(seconds=3600)
@task()
def forget_old_attempts() -> int:
    """Remove the attempts of webhooks that are over thirty days old; return how many."""
    return Attempt.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]


def deliver_to(pk: int, *, patience: float = PATIENCE) -> int:
    """Send an endpoint what waits for it, until it fails or its turn is over.

    Returns how many it took; 0 while another worker holds it.
    """
    mine = secrets.token_hex(16)
    if not _claim(pk, mine):
        return 0
    until, taken = time.monotonic() + patience, 0
    try:
        for endpoint, event in _messages(pk, mine):
            answer = send(endpoint, event)
            if not _noted(endpoint, event, answer, mine) or not answer.delivered:
                break
            taken += 1
            if time.monotonic() >= until:
                break
    finally:
        held = Endpoint.objects.filter(pk=pk, claimed_by=mine)
        held.update(claimed_by="", claimed_until=None)
    return taken


def _claim(pk: int, mine: str) -> bool:
    now = clock.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now) | Q(claimed_by=mine)
    held = Endpoint.objects.filter(free, pk=pk, stage=ACTIVE)
    return held.update(claimed_by=mine, claimed_until=now + LEASE) == 1


def _messages(pk: int, mine: str) -> Iterator[tuple[Endpoint, FeedEvent]]:
    """Each event that is to be sent next, with the endpoint as it is now, held for it."""
    while _claim(pk, mine):
        endpoint = Endpoint.objects.select_related("account").get(pk=pk)
        if not endpoint.account.is_active:
            disable(endpoint, ITS_ACCOUNT_CLOSED)
            return
        cursor = endpoint.after if endpoint.replay_after is None else endpoint.replay_after
        wanted = EventChoice(
            tuple(endpoint.events),
            imported=endpoint.imported,
            up_to=endpoint.replay_last,
            ripe=ripe,
            leaves_out=partial(taken_back, endpoint=endpoint),
        )
        actor = actor_of(endpoint.account, door=JOB)
        page = events_after(cursor, actor, wanted, limit=BATCH)
        yield from _still_wanted(endpoint, page.events, mine)
        if not page.more and not _is_done(endpoint, page.last, mine):
            return
        if page.more and not page.events:
            _move_on(endpoint, page.last, mine)


def _still_wanted(
    endpoint: Endpoint, events: tuple[FeedEvent, ...], mine: str
) -> Iterator[tuple[Endpoint, FeedEvent]]:
    for event in events:
        if not _claim(endpoint.pk, mine):
            return
        yield endpoint, event


def _is_done(endpoint: Endpoint, last: int, mine: str) -> bool:
    """Keep how far was looked; whether that ended a replay, so that the rest comes next."""
    if endpoint.replay_after is None:
        _move_on(endpoint, last, mine)
        return False
    over: dict[str, Any] = {"replay_after": None, "replay_last": None}
    return Endpoint.objects.filter(pk=endpoint.pk, claimed_by=mine).update(**over) == 1


def _move_on(endpoint: Endpoint, last: int, mine: str) -> int:
    name = "after" if endpoint.replay_after is None else "replay_after"
    behind = Endpoint.objects.filter(pk=endpoint.pk, claimed_by=mine, **{f"{name}__lt": last})
    return behind.update(**{name: last})


def payload(event: FeedEvent) -> str:
    """The body of a message: the event, thin, with addresses as others reach them."""
    said = {
        "id": str(event.number),
        "kind": event.kind,
        "ref": event.ref,
        "uid": event.uid,
        "url": outside(event.page),
        "api": outside(event.api),
        "recorded": event.recorded,
        "door": event.door,
        "changed": event.changed,
    }
    whole = {"type": event.type, "timestamp": event.at, "data": said}
    return orjson.dumps(whole, option=orjson.OPT_UTC_Z).decode()


def send(endpoint: Endpoint, event: FeedEvent) -> ReceiverAnswer:
    """Send one event once."""
    body = payload(event)
    headers = signed(endpoint.message(event.number), body, endpoint.secrets)
    return post(endpoint.url, body, headers)


@transaction.atomic
def _noted(endpoint: Endpoint, event: FeedEvent, answer: ReceiverAnswer, mine: str) -> bool:
    """Keep the attempt and what follows from it; False when the endpoint was lost meanwhile."""
    held = Endpoint.objects.filter(pk=endpoint.pk, claimed_by=mine)
    now = clock.now()
    keep(endpoint, event, answer)
    if answer.delivered:
        name = "after" if endpoint.replay_after is None else "replay_after"
        moved: dict[str, Any] = {name: event.number}
        return held.update(tries=0, due=None, failing_since=None, **moved) == 1
    tries = held.values_list("tries", flat=True).first()
    if tries is None:
        return False
    if answer.gone or tries >= len(RETRIES):
        disable(endpoint, RECEIVER_GONE if answer.gone else FAILED_LONG)
        return False
    pause = max(RETRIES[tries] * random.uniform(1.0, 1.1), answer.wait)  # noqa: S311 - no secret
    since = models.functions.Coalesce(F("failing_since"), models.Value(now))
    later = now + timedelta(seconds=pause)
    return held.update(tries=F("tries") + 1, due=later, failing_since=since) == 1


def keep(endpoint: Endpoint, event: FeedEvent, answer: ReceiverAnswer) -> Attempt:
    """Write down how an attempt ended."""
    return Attempt.objects.create(
        endpoint=endpoint,
        number=event.number,
        message=endpoint.message(event.number),
        type=event.type,
        ref=event.ref,
        took_ms=answer.took_ms,
        status=answer.status,
        delivered=answer.delivered,
        replayed=endpoint.replay_after is not None,
        fault=answer.fault[:200],
        excerpt=answer.excerpt,
    )


def disable(endpoint: Endpoint, reason: str) -> None:
    """Send it nothing more until an administrator resumes it, and tell them so, once.

    The reason is a message of the catalogue, kept as the code has it.
    """
    active = Endpoint.objects.filter(pk=endpoint.pk, stage=ACTIVE)
    if active.update(stage=DISABLED, reason=reason[:200]):
        said = say(
            "The webhook “%(name)s” was disabled. %(reason)s",
            name=endpoint.name,
            reason=say(reason),
        )
        notify_administrators(said)


@task()
def send_test(pk: int) -> bool:
    """Send an endpoint a message that tells of nothing; whether it was taken."""
    endpoint = Endpoint.objects.filter(pk=pk).first()
    if endpoint is None:
        return False
    now = clock.now()
    event = FeedEvent(
        number=0,
        type=TEST,
        kind="ringbeam",
        ref="",
        uid=str(endpoint.uid),
        page="/",
        api="/api/v1/",
        at=now,
        recorded=now,
        door=JOB,
        changed=(),
    )
    body = payload(event)
    message = f"msg_test_{secrets.token_hex(8)}"
    answer = post(endpoint.url, body, signed(message, body, endpoint.secrets))
    keep(endpoint, event, answer)
    return answer.delivered
