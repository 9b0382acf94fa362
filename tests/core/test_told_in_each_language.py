"""Ana acts in German, Ben reads in English, and the other way round: each in own words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from ringbeam.core import clock, seals
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import actor_of, system
from ringbeam.core.conversation import comment
from ringbeam.core.entries import Entry
from ringbeam.core.history import BECAUSE, HistoryLine
from ringbeam.core.notices import LEFT, Notice, notify
from ringbeam.core.registers import named
from ringbeam.core.rules import MANAGER
from ringbeam.core.sayings import Day, counted, kept, say, spoken
from ringbeam.core.watching.letters import letter
from ringbeam.core.watching.telling_watchers import HELD_BACK, tell_watchers
from ringbeam.core.watching.watches import watch
from ringbeam.core.writing import archive, create, take
from tests.cast import somebody
from tests.tampering import without_triggers

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # the next day in Berlin
DUE = "Due %(due)s, within %(left)s: %(record)s"


def reading(name, language, zone):
    """Somebody who manages, with a language and a zone of their own."""
    made = somebody(name, MANAGER.name)
    Account.objects.filter(pk=made.account).update(language=language, zone=zone)
    return actor_of(Account.objects.get(pk=made.account), door=made.door)


@pytest.fixture
def ana(db):
    return reading("Ana", "de", "Europe/Berlin")


@pytest.fixture
def ben(db):
    return reading("Ben", "en", "America/New_York")


def rest(client, actor, path):
    """What a program gets that carries a token of the actor."""
    account = Account.objects.get(pk=actor.account)
    _token, secret = Token.issue(account, name="a test", scopes=["read"])
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"}).json()


def read_everywhere(client_of, actor):
    """What an actor's only notice says on the page, to a program, and by e-mail."""
    page = client_of(actor).get("/notices/").content.decode()
    (item,) = rest(client_of(actor), actor, "/notices")["items"]
    notices = list(Notice.objects.filter(account_id=actor.account))
    by_mail = letter(Account.objects.get(pk=actor.account), notices)
    return page, item["text"], by_mail.subject


def test_a_move_is_told_in_the_language_of_who_reads_it(ana, ben, client_of):
    made = create(named("incident").model, {"title": "Mail is down"}, by=system())
    for one in (ana, ben):
        watch(made, by=one)
    with translation.override("de"):
        take(made, "start", by=ana)
    with translation.override("en"):
        comment(made, "Danke", by=ben)
    with clock.stopped(clock.now() + HELD_BACK + timedelta(seconds=1)):
        assert tell_watchers.func() == 2

    for_ben = f"Ana, Start work: {made.ref} Mail is down"
    for_ana = f"Ben hat kommentiert: {made.ref} Mail is down"
    for actor, said in ((ben, for_ben), (ana, for_ana)):
        page, program, subject = read_everywhere(client_of, actor)
        assert said in page
        assert (program, subject) == (said, said)


def test_a_reason_of_the_product_is_read_in_each_language_and_stays_verifiable(
    ana, ben, client_of
):
    olga = create(named("person").model, {"title": "Olga"}, by=system())
    with translation.override("de"):
        archive(olga, by=ana, reason=say("left; %(who)s took over", who="Ben"))

    for actor, said in ((ana, "ausgeschieden; Ben hat"), (ben, "left; Ben took over")):
        assert said in client_of(actor).get(f"/people/{olga.ref}/").content.decode()
        (told,) = [
            one
            for one in rest(client_of(actor), actor, f"/people/{olga.ref}/history")["items"]
            if one["act"] == "archive"
        ]
        assert told["reason"].startswith(said)
        assert BECAUSE not in told["changes"]
    assert seals.verify().faults == []
    with without_triggers(HistoryLine):
        line = HistoryLine.objects.get(entry_id=olga.pk, said="archive")
        other = line.values.replace("took over", "gave up")
        HistoryLine.objects.filter(pk=line.pk).update(values=other)
    assert any("the values were altered" in fault for fault in seals.verify().faults)


def test_times_follow_the_zone_and_the_language_of_who_reads(ana, ben):
    words = say(DUE, due=LATE, left=timedelta(hours=30))
    for actor in (ana, ben):
        notify(actor.person, words)

    with clock.stopped(LATE - timedelta(days=2)):
        subjects = [
            letter(Account.objects.get(pk=one.account_id), [one]).subject
            for one in Notice.objects.order_by("pk")
        ]

    assert subjects == [
        "Due Mi, 4. Mär 00:30, within 1 d 6 h:",
        "Due Tue 3 Mar 18:30, within 1 d 6 h:",
    ]


def test_what_is_kept_comes_back_with_its_days_and_numbers():
    said = counted("%(n)d day, %(day)s", "%(n)d days, %(day)s", n=2, day=Day(LATE))
    assert spoken(kept(said)) == "2 days, Tue 3 Mar 2026"


def test_a_notice_of_before_stays_as_it_was_written_and_leaves_without_its_title(
    ana, client_of
):
    made = create(named("incident").model, {"title": "Mail is down"}, by=system())
    old = f"{made.ref} Mail is down: ein Kommentar"
    notice = Notice.objects.create(
        account_id=ana.account, entry_id=made.pk, text=old, mail=LEFT
    )

    assert old in client_of(ana).get("/notices/").content.decode()
    assert notice.outside() == old
    Entry.rows.filter(pk=made.pk).update(privacy="restricted")
    assert Notice.objects.get().outside() == made.ref
