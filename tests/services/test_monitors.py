"""Monitors: what they say late, twice or out of order gives the same outages."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.test import Client
from hypothesis import given as holds
from hypothesis import strategies as some

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import system
from ringbeam.core.writing import create, take
from ringbeam.services.availability.hearing import hear, spells_of
from ringbeam.services.availability.monitor_formats import Mark, UnreadableMarkError, marks_in
from ringbeam.services.availability.monitor_marks import MonitorMark
from ringbeam.services.availability.monitors import ALERTMANAGER, UPTIME_KUMA, Monitor
from ringbeam.services.availability.outages import Outage
from ringbeam.services.services import Service

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FOUND = {"cause": "power", "finding": "A fuse.", "prevention": "A second fuse."}


@pytest.fixture
def noon(db):
    with clock.stopped(minutes(180)) as at:
        yield at


@pytest.fixture
def monitor(noon):
    service = create(Service, {"title": "Network"}, by=system())
    given = {"title": "Probe", "service": service, "share": 40}
    return create(Monitor, given, by=system())


def minutes(n):
    return MONDAY + timedelta(minutes=n)


def mark(n, *, up, key="k"):
    return Mark(key, "Network down", minutes(n), up=up)


def outages():
    """The outages that are some, as minutes after nine."""
    rows = Outage.rows.exclude(state="dismissed").order_by("starts", "pk")
    return [
        tuple(at and int((at - MONDAY).total_seconds() // 60) for at in (one.starts, one.ends))
        for one in rows
    ]


class TestHearing:
    def test_down_and_up_is_an_outage_that_is_over(self, monitor, amir):
        hear(monitor, marks=[mark(5, up=False)], by=amir)
        assert outages() == [(5, None)]
        (one,) = hear(monitor, marks=[mark(9, up=True)], by=amir)
        assert outages() == [(5, 9)]
        assert (one.state, one.share, one.title) == ("over", 40, "Network down")
        assert one.about_id == monitor.about_id

    def test_the_same_again_changes_nothing(self, monitor, amir):
        said = [mark(5, up=False), mark(9, up=True)]
        hear(monitor, marks=said, by=amir)
        before = Outage.rows.get().version
        assert hear(monitor, marks=said, by=amir) == []
        assert Outage.rows.get().version == before
        assert MonitorMark.objects.count() == 2

    def test_in_every_order_the_outages_are_the_same(self, monitor, amir):
        said = [mark(5, up=False), mark(9, up=True), mark(12, up=False), mark(15, up=True)]
        for number, some_order in enumerate(permutations(said)):
            for one in some_order:
                hear(monitor, marks=[one._replace(key=f"{number}")], by=amir)
        assert outages() == [(5, 9)] * 24 + [(12, 15)] * 24

    def test_what_was_up_at_once_was_none(self, monitor, amir):
        hear(monitor, marks=[mark(5, up=False)], by=amir)
        hear(monitor, marks=[mark(5, up=True)], by=amir)
        assert outages() == []
        assert "up" in Outage.rows.get().dismissed_because

    def test_two_things_are_two_outages(self, monitor, amir):
        hear(monitor, marks=[mark(5, up=False), mark(7, up=False, key="other")], by=amir)
        assert outages() == [(5, None), (7, None)]

    def test_what_was_investigated_keeps_what_people_said(self, monitor, amir):
        hear(monitor, marks=[mark(5, up=False), mark(9, up=True)], by=amir)
        take(Outage.rows.get(), "investigate", by=amir, given=FOUND)
        hear(monitor, marks=[mark(4, up=False)], by=amir)
        one = Outage.rows.get()
        assert (one.state, one.cause, outages()) == ("investigated", "power", [(4, 9)])

    def test_a_mere_sign_of_life_is_kept_as_that(self, monitor, amir):
        assert hear(monitor, marks=[], by=amir) == []
        assert Monitor.rows.get().heard == minutes(180)


@holds(some.lists(some.tuples(some.integers(0, 40), some.booleans()), max_size=12))
def test_a_minute_is_down_as_the_last_mark_before_it_says(said):
    spells = spells_of(said)
    for n in range(41):
        down = [one for one in spells if one.start <= n and (one.end is None or n < one.end)]
        before = sorted(one for one in said if one[0] <= n)
        assert bool(down) == bool(before and not before[-1][1])
        assert len(down) <= 1


def alert(status="firing", fingerprint="f1", **labels):
    return {
        "status": status,
        "labels": {"alertname": "NetworkDown", **labels},
        "startsAt": "2026-03-02T09:05:00.123Z",
        "endsAt": "2026-03-02T09:09:00Z" if status == "resolved" else "0001-01-01T00:00:00Z",
        "fingerprint": fingerprint,
    }


def beat(status, time="2026-03-02 09:05:00.123", name="Core"):
    return {
        "heartbeat": {"status": status, "time": time},
        "monitor": {"id": 7, "name": name},
        "msg": "…",
    }


def read(speaks, sent, listens_to=""):
    return [(one.key, one.up) for one in marks_in(speaks, sent, listens_to, minutes(180))]


class TestFormats:
    def test_alertmanager_says_what_fires_and_what_is_over(self):
        sent = {"alerts": [alert(), alert("resolved", "f2")]}
        assert read(ALERTMANAGER, sent) == [("f1", False), ("f2", False), ("f2", True)]

    def test_it_listens_to_labels_alone_that_it_is_to(self):
        sent = {"alerts": [alert(service="mail"), alert(fingerprint="f2", service="web")]}
        assert read(ALERTMANAGER, sent, "service=web\n") == [("f2", False)]

    def test_the_watchdog_is_a_sign_of_life(self):
        sent = {"alerts": [{"labels": {"alertname": "Watchdog"}}]}
        assert read(ALERTMANAGER, sent) == []

    def test_uptime_kuma_says_up_and_down_and_keeps_the_rest_to_itself(self):
        assert read(UPTIME_KUMA, beat(0)) == [("7", False)]
        assert read(UPTIME_KUMA, beat(1)) == [("7", True)]
        assert read(UPTIME_KUMA, beat(3)) == []
        assert read(UPTIME_KUMA, beat(0), "Another") == []
        assert read(UPTIME_KUMA, {"heartbeat": None, "monitor": None, "msg": "Test"}) == []

    @pytest.mark.parametrize(
        ("speaks", "sent", "said"),
        [
            (ALERTMANAGER, [], "one JSON object"),
            (ALERTMANAGER, {}, "a list"),
            (ALERTMANAGER, {"alerts": [alert()] * 201}, "at most 200"),
            (ALERTMANAGER, {"alerts": [1]}, "alerts, 1"),
            (ALERTMANAGER, {"alerts": [alert("other")]}, "status"),
            (ALERTMANAGER, {"alerts": [alert() | {"startsAt": "soon"}]}, "startsAt"),
            (
                ALERTMANAGER,
                {"alerts": [alert() | {"startsAt": "2026-02-31T00:00Z"}]},
                "startsAt",
            ),
            (UPTIME_KUMA, {"heartbeat": 1, "monitor": 2}, "objects"),
            (UPTIME_KUMA, beat(0, "never"), "time"),
            (UPTIME_KUMA, beat(0, "2026-03-02 13:00:00"), "ahead of now"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, speaks, sent, said):
        with pytest.raises(UnreadableMarkError, match=said):
            marks_in(speaks, sent, "", minutes(180))


@pytest.fixture
def speak(monitor):
    """Ask the door as a program of an actor, or as nobody."""

    def said(actor, sent):
        secret = "rb_forged"
        if actor is not None:
            account = Account.objects.get(pk=actor.account)
            _token, secret = Token.issue(account, name="a monitor", scopes=["write"])
        program = Client(headers={"Authorization": f"Bearer {secret}"})
        address = f"/api/v1/monitors/{monitor.ref}/signals"
        return program.post(address, sent, content_type="application/json")

    return said


class TestTheDoor:
    def test_what_it_says_becomes_outages(self, speak, olga):
        answer = speak(olga, {"alerts": [alert("resolved")]})
        assert answer.status_code == 200, answer.content
        assert answer.json() == {"outages": [Outage.rows.get().ref]}
        assert outages() == [(5, 9)]
        assert speak(olga, {"alerts": [alert("resolved")]}).json() == {"outages": []}

    def test_a_stranger_and_a_forged_token_change_nothing(self, speak, sam, ada, carl):
        sent = {"alerts": [alert()]}
        assert speak(None, sent).status_code == 401
        assert speak(sam, sent).status_code == 404
        assert speak(carl, sent).status_code == 404
        assert speak(ada, sent).status_code == 403
        assert not Outage.rows.exists()

    def test_what_cannot_be_read_is_refused_whole(self, speak, olga):
        answer = speak(olga, {"alerts": [alert(), 1]})
        assert answer.status_code == 422
        assert "alerts, 2" in answer.content.decode()
        assert not Outage.rows.exists()

    def test_one_that_was_stopped_hears_nothing(self, monitor, speak, olga):
        take(monitor, "stop", by=system())
        assert speak(olga, {"alerts": [alert()]}).status_code == 409
        assert not Outage.rows.exists()
