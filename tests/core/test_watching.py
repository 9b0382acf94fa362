"""Who watches a record, and who is named in a comment, is told of what may be known of it."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import IMPORT, actors_of, system
from ringbeam.core.conversation import comment
from ringbeam.core.entries import Entry
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.watching.mentions import mentioned_in, people_for
from ringbeam.core.watching.telling_watchers import HELD_BACK, tell_watchers
from ringbeam.core.watching.watches import unwatch, watch, watched_by, watchers_of
from ringbeam.core.writing import archive, create, take
from tests.cast import leaves_nameless

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(the_customer, mona):
    given = {"title": "Mail is down", "customer": the_customer, "assignee": mona.person}
    return create(named("incident").model, given, by=system())


def told_later():
    """Let the worker tell what happened, when moves can no longer be taken back."""
    with clock.stopped(clock.now() + HELD_BACK + timedelta(seconds=1)):
        return tell_watchers.func()


def told_to(actor):
    rows = Notice.objects.filter(account_id=actor.account).order_by("pk")
    return [one.outside() for one in rows.select_related("entry")]


def test_watchers_are_told_of_moves_and_comments_and_who_did_it_is_not(outage, mona, amir):
    watch(outage, by=amir)
    watch(outage, by=mona)
    take(outage, "start", by=mona)
    comment(outage, "Looking at it", by=amir)
    archive(outage, by=mona)

    told_later()
    told_later()

    about = f"{outage.ref} Mail is down"
    assert told_to(amir) == [f"Mona, Start work: {about}"]
    assert told_to(mona) == [f"Amir commented: {about}"]
    assert Notice.objects.filter(entry=outage.entry).count() == 2
    assert leaves_nameless(*Notice.objects.filter(entry=outage.entry))


def test_nothing_is_told_while_a_move_can_still_be_taken_back(outage, mona, amir):
    watch(outage, by=amir)
    take(outage, "start", by=mona)

    assert tell_watchers.func() == 0
    assert told_later() == 1


def test_a_watcher_is_told_nothing_that_is_not_to_be_read(outage, mona, carl):
    watch(outage, by=carl)
    comment(outage, "He always calls", by=mona, internal=True)
    told_later()
    assert told_to(carl) == []

    comment(outage, "We are on it", by=mona)
    Grant.objects.filter(account_id=carl.account).delete()
    told_later()

    assert told_to(carl) == []


def test_who_stopped_watching_or_was_closed_is_told_nothing(outage, mona, amir, carl):
    watch(outage, by=amir)
    watch(outage, by=carl)
    assert unwatch(outage.pk, by=amir) is True
    assert unwatch(outage.pk, by=amir) is False
    Account.objects.filter(pk=carl.account).update(is_active=False)
    take(outage, "start", by=mona)

    assert told_later() == 0


def test_what_is_imported_is_not_told(outage, mona, amir):
    watch(outage, by=amir)
    take(outage, "start", by=mona.by(IMPORT))

    assert told_later() == 0


def test_a_title_of_a_restricted_record_leaves_in_no_notice(outage, mona, amir):
    watch(outage, by=amir)
    Entry.rows.filter(pk=outage.pk).update(privacy="restricted")
    take(outage, "start", by=mona)

    told_later()

    assert told_to(amir) == [f"Mona, Start work: {outage.ref}"]


def test_only_what_is_seen_can_be_watched(outage, sam, mona, carl):
    with pytest.raises(type(outage).DoesNotExist):
        watch(outage, by=sam)
    with pytest.raises(Refused):
        watch(outage, by=system())
    assert watch(outage, by=mona) is True
    assert watch(outage, by=mona) is False
    watch(outage, by=carl)

    assert watchers_of(outage, mona) == ["Carl", "Mona"]
    assert watchers_of(outage, carl) == []
    assert [one.ref for one in watched_by(carl)] == [outage.ref]


def test_who_is_named_is_told_by_the_page_s_link_a_number_or_an_address(outage, mona, amir):
    amirs = Entry.rows.get(pk=amir.person)
    address = Account.objects.get(pk=amir.account).email
    for text in (f"@[Amir](/people/{amirs.ref}/) look", f"cc @{amirs.ref}.", f"(@{address})"):
        comment(outage, text, by=mona)
        assert mentioned_in(outage, text, by=mona, internal=False).told == ("Amir",)

    told_later()

    assert told_to(amir) == [f"Mona mentions you: {outage.ref} Mail is down"] * 3
    assert told_to(mona) == []


def test_who_may_not_see_it_is_named_in_vain_and_the_author_learns_so(outage, mona, sam, carl):
    sams, carls = (Entry.rows.get(pk=one.person) for one in (sam, carl))
    text = f"@{sams.ref} and @[Carl](/people/{carls.ref}/) and @nobody@example.org"
    comment(outage, text, by=mona, internal=True)

    said = mentioned_in(outage, text, by=mona, internal=True)
    told_later()

    assert said.told == ()
    assert said.untold == (sams.ref, "Carl", "nobody@example.org")
    assert Notice.objects.filter(entry=outage.entry).count() == 0
    assert mentioned_in(outage, text, by=mona, internal=False).told == ("Carl",)


def test_people_are_offered_who_may_read_it(outage, mona, amir, sam, carl):
    offered = people_for(outage, "", by=mona, internal=False)

    assert [one.name for one in offered] == ["Amir", "Carl"]
    assert [one.name for one in people_for(outage, "", by=mona, internal=True)] == ["Amir"]
    [one] = people_for(outage, "am", by=mona, internal=False)
    assert mentioned_in(outage, one.written, by=mona, internal=False).told == ("Amir",)


def test_many_actors_are_read_at_once_as_one_by_one(mona, carl, sam, django_assert_num_queries):
    accounts = [Account.objects.get(pk=one.account) for one in (mona, carl, sam)]

    with django_assert_num_queries(1):
        found = actors_of(accounts, door="web")

    assert [found[one.pk].grants for one in accounts] == [mona.grants, carl.grants, ()]
