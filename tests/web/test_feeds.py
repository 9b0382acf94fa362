"""Calendar feeds: what a link shows, to whom, and until when."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from ringbeam.core import clock
from ringbeam.core.access import told
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.entries import RESTRICTED, Entry
from ringbeam.core.feeds import CalendarFeed
from ringbeam.core.saved import SavedView
from tests.web.pages import make, text_of


def link_of(browser, **given):
    """Make a link and return its path."""
    page = text_of(browser.post("/account/feeds/", given))
    start = page.index("/feeds/", page.index('class="secret"'))
    return page[start : page.index(".ics", start) + 4]


def events_of(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


@pytest.fixture
def outage(mona):
    made = make("incident", title="Überfall; \\, and more", assignee=mona.person)
    for model in (Entry, type(made)):
        model.rows.filter(pk=made.pk).update(due=clock.now() + timedelta(days=1))
    made.refresh_from_db()
    return made


def test_the_link_shows_ones_work_without_signing_in(mona, a_visitor, client_of, outage):
    answer = client_of(a_visitor).get(link_of(client_of(mona)))
    (event,) = events_of(answer)

    assert answer["Content-Type"].startswith("text/calendar")
    assert str(event["summary"]) == f"{outage.ref} {outage.title}"
    assert event["dtstart"].dt == outage.due.replace(microsecond=0)
    assert str(event["url"]).endswith(f"/incidents/{outage.ref}/")
    assert str(event["uid"]) == f"{outage.uid}@ringbeam"


def test_the_same_feed_is_sent_once(mona, a_visitor, client_of, outage):
    browser, link = client_of(a_visitor), link_of(client_of(mona))
    first = browser.get(link)

    again = browser.get(link, headers={"If-None-Match": first["ETag"]})
    Entry.rows.filter(pk=outage.pk).update(title="Renamed")
    changed = browser.get(link, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_link_ends_when_it_is_withdrawn_or_made_anew(mona, a_visitor, client_of, outage):
    browser, visitor = client_of(mona), client_of(a_visitor)
    first = link_of(browser)
    second = link_of(browser)
    assert visitor.get(first).status_code == 404
    assert visitor.get(second).status_code == 200

    feed = CalendarFeed.objects.get(withdrawn__isnull=True)
    browser.post(f"/account/feeds/{feed.pk}/withdraw/")

    assert visitor.get(second).status_code == 404
    said = list(told().order_by("number").values_list("said", flat=True))
    assert said[-3:] == ["make_calendar_feed", "make_calendar_feed", "withdraw_calendar_feed"]


def test_the_secret_is_shown_once_and_nowhere_kept(mona, client_of, outage):
    link = link_of(client_of(mona))
    secret = link.split("/")[-1].removesuffix(".ics")

    assert secret not in text_of(client_of(mona).get("/account/feeds/"))
    assert secret not in str(list(CalendarFeed.objects.values()))
    assert secret not in str(list(told().values("values")))


def test_another_ones_link_is_not_there_to_withdraw(mona, olga, client_of, outage):
    link = link_of(client_of(mona))
    feed = CalendarFeed.objects.get()

    refused = client_of(olga).post(f"/account/feeds/{feed.pk}/withdraw/")

    assert refused.status_code == 404
    assert client_of(olga).get(link).status_code == 200


def test_a_restricted_title_never_leaves(mona, a_visitor, client_of, outage):
    Entry.rows.filter(pk=outage.pk).update(privacy=RESTRICTED)

    answer = client_of(a_visitor).get(link_of(client_of(mona)))

    assert "berfall" not in answer.content.decode()
    assert outage.ref in answer.content.decode()


def test_a_feed_shows_what_its_account_may_see_now(mona, a_visitor, client_of, outage):
    SavedView.objects.create(account_id=mona.account, kind="incident", name="All", query="")
    visitor = client_of(a_visitor)
    link = link_of(client_of(mona), view=SavedView.objects.get().pk)
    assert len(events_of(visitor.get(link))) == 1

    Grant.objects.filter(account_id=mona.account).delete()
    Entry.rows.filter(pk=outage.pk).update(owner=None)
    type(outage).rows.filter(pk=outage.pk).update(owner=None)
    assert events_of(visitor.get(link)) == []

    Account.objects.filter(pk=mona.account).update(is_active=False)
    assert visitor.get(link).status_code == 404


def test_a_saved_view_is_a_feed_with_its_filters(mona, a_visitor, client_of, outage):
    for name, query in (("Mine", "assignee=me"), ("Nobody's", "assignee=nobody")):
        SavedView.objects.create(
            account_id=mona.account, kind="incident", name=name, query=query
        )
    views = {one.name: one.pk for one in SavedView.objects.all()}
    browser, visitor = client_of(mona), client_of(a_visitor)

    mine = visitor.get(link_of(browser, view=views["Mine"]))
    others = visitor.get(link_of(browser, view=views["Nobody's"]))

    assert (len(events_of(mine)), len(events_of(others))) == (1, 0)


def test_a_view_without_dates_or_of_another_is_refused(mona, olga, client_of, db):
    plain = SavedView.objects.create(account_id=mona.account, kind="group", name="Groups")

    assert client_of(mona).post("/account/feeds/", {"view": plain.pk}).status_code == 422
    assert client_of(olga).post("/account/feeds/", {"view": plain.pk}).status_code == 404
    assert client_of(olga).post("/account/feeds/", {"view": "x"}).status_code == 404


@pytest.mark.parametrize("secret", ["x", "rb_" + "a" * 43, "%00", "..%2f"])
def test_a_guess_is_not_there(client_of, a_visitor, secret, db):
    assert client_of(a_visitor).get(f"/feeds/{secret}.ics").status_code == 404


def test_what_is_due_on_a_day_is_an_event_of_that_day_in_every_zone(mona, client_of, outage):
    day = clock.now().date() + timedelta(days=2)
    for model in (Entry, type(outage)):
        model.rows.filter(pk=outage.pk).update(due=clock.due_on(day))
    Account.objects.filter(pk=mona.account).update(zone="Asia/Tokyo")

    (event,) = events_of(client_of(mona).get(link_of(client_of(mona))))

    assert event["dtstart"].dt == day
    assert event["dtend"].dt == day + timedelta(days=1)
