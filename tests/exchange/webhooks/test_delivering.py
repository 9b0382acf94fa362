"""Events reach their receiver: signed, in order, again until taken, and no others."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from standardwebhooks import WebhookVerificationError

from ringbeam.core import clock, conversation, writing
from ringbeam.core.accounts import Account
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.exchange.webhooks import administering, delivering, sending
from ringbeam.exchange.webhooks.delivering import RETRIES, deliver_webhooks, waiting
from ringbeam.exchange.webhooks.endpoints import ACTIVE, DISABLED, Attempt, Endpoint
from tests.exchange.webhooks.conftest import delivered, delivered_later, ready
from tests.exchange.webhooks.receiver import DRIP, HANG, NONSENSE

pytestmark = pytest.mark.django_db


def attempts(endpoint):
    return list(Attempt.objects.filter(endpoint=endpoint).order_by("pk"))


def test_an_event_arrives_signed_thin_and_once(connect, receiver, mona, outage):
    endpoint, secret = connect(mona)
    writing.edit(outage, {"title": "Nordhaven has no mail"}, by=mona)

    delivered(endpoint)
    delivered(endpoint)

    [body] = receiver.verified(secret)
    assert body["type"] == "incident.edit"
    assert body["data"]["ref"] == outage.ref
    assert body["data"]["url"] == f"https://ringbeam.example/incidents/{outage.ref}/"
    assert body["data"]["changed"] == ["title"]
    assert "Nordhaven" not in str(receiver.came)
    assert "Mona" not in str(receiver.came)
    [attempt] = attempts(endpoint)
    assert (attempt.status, attempt.delivered) == (204, True)


def test_what_was_before_the_webhook_is_not_sent(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)

    delivered(endpoint)

    assert receiver.came == []


def test_only_the_events_that_were_asked_for_are_sent(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona, "incident.comment")
    writing.edit(outage, {"title": "No mail at all"}, by=mona)
    conversation.comment(outage, "Looking at it", by=mona)

    delivered_later(endpoint)

    assert receiver.types == ["incident.comment"]


def test_an_endpoint_is_told_what_its_account_may_know(connect, receiver, mona, carl, outage):
    endpoint, _secret = connect(carl)
    conversation.comment(outage, "He always calls", by=mona, internal=True)
    writing.create(type(outage), {"title": "Of somebody else"}, by=mona)
    conversation.comment(outage, "We are on it", by=mona)

    delivered_later(endpoint)

    assert receiver.types == ["incident.comment"]


def test_a_failed_message_comes_again_first_under_its_id(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    receiver.answers = [500, 302]
    for title in ("One", "Two"):
        writing.edit(outage, {"title": title}, by=mona)

    endpoint = delivered(endpoint)
    assert len(receiver.came) == 1
    assert endpoint.failing_since is not None
    assert not waiting().filter(pk=endpoint.pk).exists()
    delivered(ready(endpoint))
    endpoint = delivered(ready(endpoint))

    assert receiver.ids[0] == receiver.ids[1] == receiver.ids[2] != receiver.ids[3]
    assert [one.status for one in attempts(endpoint)] == [500, 302, 204, 204]
    assert (endpoint.tries, endpoint.due, endpoint.failing_since) == (0, None, None)


def test_each_pause_is_as_recommended_and_after_the_last_it_is_disabled(
    connect, receiver, mona, adam, outage
):
    endpoint, _secret = connect(mona)
    receiver.answers = [500] * (len(RETRIES) + 1)
    writing.edit(outage, {"title": "One"}, by=mona)
    pauses = []
    for _round in RETRIES:
        before = clock.now()
        endpoint = delivered(ready(endpoint))
        pauses.append((endpoint.due - before).total_seconds())

    assert all(
        wanted <= pause <= wanted * 1.1 + 2
        for wanted, pause in zip(RETRIES, pauses, strict=True)
    )
    assert sum(RETRIES) > 3 * 24 * 3600 - 1
    endpoint = delivered(ready(endpoint))
    assert endpoint.stage == DISABLED
    assert "Elsewhere" in Notice.objects.get(account=adam.account).outside()


def test_a_busy_receiver_is_given_the_time_that_it_asks_for(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    receiver.answers, receiver.headers = [429], {"Retry-After": "3600"}
    writing.edit(outage, {"title": "One"}, by=mona)

    endpoint = delivered(endpoint)

    assert endpoint.due > clock.now() + timedelta(minutes=59)


def test_410_disables_at_once_and_resuming_loses_nothing(connect, receiver, mona, adam, outage):
    endpoint, _secret = connect(mona)
    receiver.answers = [410]
    writing.edit(outage, {"title": "One"}, by=mona)

    endpoint = delivered(endpoint)
    assert endpoint.stage == DISABLED
    assert Notice.objects.filter(account=adam.account).count() == 1
    writing.edit(outage, {"title": "Two"}, by=mona)
    delivered(endpoint)
    assert len(receiver.came) == 1

    administering.resume(endpoint, by=adam)
    delivered(endpoint)
    assert receiver.types == ["incident.edit"] * 3


@pytest.mark.parametrize("manner", [HANG, DRIP, NONSENSE])
def test_no_receiver_holds_the_worker(connect, receiver, mona, outage, monkeypatch, manner):
    monkeypatch.setattr(sending.post, "__kwdefaults__", {"seconds": 0.4})
    endpoint, _secret = connect(mona)
    receiver.answers = [manner]
    writing.edit(outage, {"title": "One"}, by=mona)

    delivered(endpoint)

    [attempt] = attempts(endpoint)
    assert attempt.status is None
    assert attempt.fault
    assert attempt.took_ms < 5_000


def test_a_long_answer_is_read_and_kept_in_part(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    receiver.answers, receiver.body = [500], b"no \x00\n" * 100_000
    writing.edit(outage, {"title": "One"}, by=mona)

    delivered(endpoint)

    [attempt] = attempts(endpoint)
    assert len(attempt.excerpt) == 500
    assert attempt.excerpt.isprintable()


def test_one_that_is_held_is_left_alone_until_its_lease_ends(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    writing.edit(outage, {"title": "One"}, by=mona)
    held = Endpoint.objects.filter(pk=endpoint.pk)
    held.update(claimed_by="another", claimed_until=clock.now() + timedelta(minutes=1))

    assert delivering.deliver_to(endpoint.pk) == 0
    held.update(claimed_until=clock.now() - timedelta(seconds=1))

    assert deliver_webhooks.call() == 1
    assert len(receiver.came) == 1


def test_a_worker_that_lost_its_lease_does_not_move_the_cursor(
    connect, receiver, mona, outage, monkeypatch
):
    endpoint, _secret = connect(mona)
    writing.edit(outage, {"title": "One"}, by=mona)
    before, send = endpoint.after, delivering.send

    def slowly(one, event):
        answer = send(one, event)
        Endpoint.objects.filter(pk=one.pk).update(claimed_by="another")
        return answer

    monkeypatch.setattr(delivering, "send", slowly)
    assert delivered(endpoint).after == before


def test_a_closed_account_is_told_nothing_more(connect, receiver, mona, adam, outage):
    endpoint, _secret = connect(mona)
    writing.edit(outage, {"title": "One"}, by=mona)
    Account.objects.filter(pk=mona.account).update(is_active=False)

    endpoint = delivered(endpoint)

    assert (endpoint.stage, receiver.came) == (DISABLED, [])
    with pytest.raises(Refused):
        administering.resume(Endpoint.objects.get(pk=endpoint.pk), by=adam)


def test_a_range_is_sent_once_more_before_what_waits(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    for title in ("One", "Two", "Three"):
        writing.edit(outage, {"title": title}, by=mona)
    endpoint = delivered(endpoint)
    first, second = [int(one["data"]["id"]) for one in receiver.bodies[:2]]
    writing.edit(outage, {"title": "Four"}, by=mona)

    administering.replay(endpoint, first, second)
    with pytest.raises(Refused, match="again already"):
        administering.replay(endpoint, first, first)
    endpoint = delivered(endpoint)

    assert receiver.ids[3:5] == receiver.ids[:2]
    assert len(receiver.came) == 6
    assert [one.replayed for one in attempts(endpoint)[3:]] == [True, True, False]
    assert (endpoint.stage, endpoint.replay_last) == (ACTIVE, None)
    with pytest.raises(Refused):
        administering.replay(endpoint, first, endpoint.after + 1)


def test_a_renewed_secret_signs_beside_the_old_one_for_a_day(
    connect, receiver, mona, adam, outage
):
    endpoint, old = connect(mona)
    new = administering.renew(endpoint, by=adam)
    writing.edit(outage, {"title": "One"}, by=mona)

    delivered(endpoint)

    assert new != old
    assert receiver.verified(new) == receiver.verified(old)
    Endpoint.objects.filter(pk=endpoint.pk).update(old_until=clock.now())
    writing.edit(outage, {"title": "Two"}, by=mona)
    delivered(endpoint)
    receiver.came = receiver.came[1:]
    assert receiver.verified(new)
    with pytest.raises(WebhookVerificationError):
        receiver.verified(old)


def test_attempts_are_forgotten_after_thirty_days(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    writing.edit(outage, {"title": "One"}, by=mona)
    delivered(endpoint)

    assert delivering.forget_old_attempts.call() == 0
    Attempt.objects.update(at=clock.now() - delivering.KEPT_FOR - timedelta(seconds=1))
    assert delivering.forget_old_attempts.call() == 1


def test_a_test_message_tells_of_nothing_and_moves_nothing(connect, receiver, mona):
    endpoint, secret = connect(mona)

    delivering.send_test.call(endpoint.pk)

    [body] = receiver.verified(secret)
    assert body["type"] == "ringbeam.test"
    assert Endpoint.objects.get(pk=endpoint.pk).after == endpoint.after


def test_nothing_waits_where_nothing_happened(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    assert not waiting().exists()
    writing.edit(outage, {"title": "One"}, by=mona)
    assert waiting().get() == endpoint
    delivered(endpoint)
    assert not waiting().exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_event_once_and_in_order(connect, receiver, mona, outage):
    endpoint, _secret = connect(mona)
    for number in range(5):
        writing.edit(outage, {"title": f"Title {number}"}, by=mona)
    start = Barrier(2)

    def work():
        start.wait(30)
        delivering.deliver_to(endpoint.pk)
        connection.close()

    workers = [Thread(target=work, daemon=True) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)

    numbers = [int(one["data"]["id"]) for one in receiver.bodies]
    assert len(numbers) == 5
    assert numbers == sorted(set(numbers))
