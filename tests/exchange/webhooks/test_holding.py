"""A move waits until nobody can take it back: what is undone at once, no receiver hears of."""

from datetime import timedelta

import pytest

from ringbeam.core import clock, conversation, writing
from ringbeam.core.history import HistoryLine
from ringbeam.core.taking_back import take_back
from ringbeam.core.undoing import UndoWindow, undo
from ringbeam.exchange.webhooks import administering, delivering
from ringbeam.exchange.webhooks.delivering import LEASE
from ringbeam.exchange.webhooks.endpoints import Endpoint
from ringbeam.exchange.webhooks.holding import HELD
from tests.exchange.webhooks.conftest import delivered

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def endpoint(connect, mona, outage):
    return connect(mona)[0]


def test_a_move_and_what_follows_wait_in_order_and_none_is_lost(
    endpoint, receiver, mona, outage
):
    with clock.stopped(clock.now()) as now:
        writing.edit(outage, {"title": "No mail at all"}, by=mona)
        writing.take(outage, "start", by=mona)
        writing.create(type(outage), {"title": "No phone"}, by=mona)
        delivered(endpoint)
        assert receiver.types == ["incident.edit"]
    with clock.stopped(now + HELD - SECOND):
        delivered(endpoint)
        assert receiver.types == ["incident.edit"]
    with clock.stopped(now + HELD + SECOND):
        delivered(endpoint)
    assert receiver.types == ["incident.edit", "incident.start", "incident.create"]


def test_a_move_that_was_taken_back_is_not_sent_nor_its_undoing(
    endpoint, receiver, mona, outage
):
    with clock.stopped(clock.now()) as now:
        writing.take(outage, "start", by=mona)
        first = HistoryLine.objects.latest("pk").pk
        delivered(endpoint)
        undo(outage, by=mona)
        writing.edit(outage, {"title": "No mail at all"}, by=mona)
        endpoint = delivered(endpoint)
    assert receiver.types == ["incident.edit"]
    with clock.stopped(now + HELD + SECOND):
        administering.replay(endpoint, first, endpoint.after)
        delivered(endpoint)
    assert receiver.types == ["incident.edit"] * 2


def test_what_can_no_longer_be_taken_back_does_not_wait(endpoint, receiver, mona, outage):
    writing.take(outage, "start", by=mona)
    writing.edit(outage, {"title": "No mail at all"}, by=mona)
    delivered(endpoint)
    assert receiver.types == ["incident.start", "incident.edit"]


def test_what_somebody_says_waits_and_taken_back_it_is_never_sent(
    endpoint, receiver, mona, outage
):
    with clock.stopped(clock.now()) as now:
        conversation.comment(outage, "Between us", by=mona)
        delivered(endpoint)
        assert receiver.types == []
        take_back(outage, by=mona)
        conversation.comment(outage, "On it", by=mona)
    with clock.stopped(now + HELD + SECOND):
        delivered(endpoint)
    assert receiver.types == ["incident.comment"]
    assert "Between us" not in str(receiver.came)


def test_the_undoing_of_a_move_that_was_sent_is_sent(endpoint, receiver, mona, outage):
    with clock.stopped(clock.now()) as now:
        writing.take(outage, "start", by=mona)
    with clock.stopped(now + HELD + SECOND):
        delivered(endpoint)
        undo(outage, by=mona, window=UndoWindow(now, now + 2 * HELD))  # the last of very many
        delivered(endpoint)
    assert receiver.types == ["incident.start", "incident.undo"]


def test_a_worker_that_is_killed_meanwhile_loses_no_move(
    endpoint, receiver, mona, outage, monkeypatch
):
    with clock.stopped(clock.now()) as now:
        writing.take(outage, "start", by=mona)
        with monkeypatch.context() as killed:
            killed.setattr(delivering, "events_after", _killed)
            with pytest.raises(SystemExit):
                delivered(endpoint)
    # As a SIGKILL leaves it: held by the worker that is no more, nothing noted.
    Endpoint.objects.update(claimed_by="killed", claimed_until=now + LEASE)
    with clock.stopped(now + HELD + SECOND):
        delivered(endpoint)
        assert receiver.came == []
    with clock.stopped(now + LEASE + SECOND):
        delivered(endpoint)
    assert receiver.types == ["incident.start"]


def _killed(*_given, **_more):
    raise SystemExit
