"""Time: the trend with its gaps, what changed and why, and what is told every week."""

import re
from datetime import timedelta

import orjson
import pytest

from ringbeam.conformity.snapshots import Snapshot, current, renewed
from ringbeam.conformity.trending import chart, trend
from ringbeam.conformity.weekly import (
    look_ahead,
    six_weeks,
    tell_weekly,
    turnings,
    weekly_words,
)
from ringbeam.conformity.weekly_tellings import WeeklyTelling
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.history import HistoryLine
from ringbeam.core.installation import Installation
from ringbeam.core.registers import of_kind
from ringbeam.core.watching.mailing import send_notices
from ringbeam.core.writing import take
from tests.conformity.stories import (
    INCIDENTS,
    MONDAY,
    at,
    close,
    day,
    fresh,
    make,
    published,
    raised,
)
from tests.core.mail_server import MailServer
from tests.web.pages import text_of


@pytest.fixture
def mail(settings):
    """A mail server that the product sends to."""
    with MailServer() as server:
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.OUTSIDE_URL = "https://ringbeam.example"
        yield server


@pytest.fixture
def house(monday):
    """The installation has been set up."""
    Installation.objects.update_or_create(pk=1, defaults={"organization": "Kestrel"})


def test_the_trend_counts_what_was_kept_and_leaves_gaps(house, mona, client_of):
    renewed()
    with at(2):
        raised("major")
        renewed()
        Snapshot.objects.filter(day=day(0)).update(counts="")
        days = trend(day(0), day(2), "iso-20000-1")
        said = [one.counts and one.counts.get("major_open", 0) for one in days]
        assert said == [0, None, 1]
        own = [one for ref, one in current().items() if ref.startswith("iso-20000-1:")]
        assert sum(days[2].counts.values()) == len(own)
        assert len(re.findall(r"[ \"]M\d", str(chart(days)))) == 4  # two lines of two pieces

        browser = client_of(mona)
        page = text_of(browser.get("/conformity/trend/?days=30&of=iso-20000-1"))
        assert "On 28 days nothing was kept." in page
        assert "svg" in page


def test_what_changed_is_told_with_why_and_what_was_done(house, mona, sam, client_of):
    renewed()
    with at(3):
        one = raised("major", by=mona)
        browser = client_of(mona)
        page = text_of(browser.get(f"/conformity/changes/?since={day(0)}"))
        assert "/conformity/iso-20000-1/2018/8.6.1/" in page
        assert f"/nonconformities/{one.ref}/" in page
        assert "Mona" in page
        assert browser.get(f"/conformity/changes/?since={day(4)}").status_code == 404
        assert browser.get("/conformity/changes/?since=never").status_code == 404
        for address in ("/conformity/changes/", "/conformity/trend/"):
            assert client_of(sam).get(address).status_code == 404


def test_what_is_left_out_got_neither_better_nor_worse(house, mona, client_of):
    one = raised("major", cites=["iso-9001:2015:8.3.2"])
    renewed()
    with at(3):
        given = {"cites": ["iso-9001:2015:8.3"], "reason": "Drawings of customers."}
        left = take(make("exclusion", **given), "accept", by=mona)
        renewed()
        raised("major")
        renewed()
        browser = client_of(mona)
        page = text_of(browser.get(f"/conformity/changes/?since={day(0)}"))
        assert "It does not apply any more: neither better nor worse." in page
        assert page.index("/8.6.1/") < page.index("/8.3.2/")
    with at(9):
        take(fresh(left), "end", by=mona)
        page = text_of(browser.get(f"/conformity/changes/?since={day(3)}"))
        assert "It applies again: neither better nor worse than it was." in page
    assert one.grade == "major"


def test_a_busy_record_hides_no_other_and_acts_have_words(house, mona, client_of):
    renewed()
    with at(3):
        first, busy = raised("major", by=mona), raised("major", by=mona)
        line = HistoryLine.objects.filter(entry_id=busy.pk).latest("pk")
        told = {"entry_id": busy.pk, "at": line.at, "recorded": line.recorded, "who": "Mona"}
        told |= {"door": line.door, "said": "edit", "digest": b"", "chained": b""}
        HistoryLine.objects.bulk_create(
            HistoryLine(number=line.number + n, **told) for n in range(1, 1010)
        )
        page = text_of(client_of(mona).get(f"/conformity/changes/?since={day(0)}"))
    assert f"{first.ref}</a> Created" in page
    assert f"{busy.ref}</a> Changed" in page


def test_a_week_is_told_once_to_managers_in_their_language(house, author, approver, mail):
    published(author, approver, review=str(day(20)))
    reader = Account.objects.get(pk=approver.account)
    Account.objects.filter(pk=reader.pk).update(language="de")
    Grant.objects.update(start=MONDAY - timedelta(days=1))

    assert tell_weekly.func() == 1
    assert tell_weekly.func() == 0
    assert WeeklyTelling.objects.get().week == day(0)
    assert send_notices.func() == 1
    [letter] = mail.letters
    text = letter.get_content()
    assert mail.recipients == [reader.email]
    assert "Wochen" in text
    assert "7.5.2" in text
    assert "https://ringbeam.example/conformity/forecast/?days=42" in text
    assert "List-Unsubscribe" in letter

    with at(7):
        tell_weekly.func()
        assert WeeklyTelling.objects.count() == 2


def test_the_weekly_notice_is_one_line_that_opens(house, author, approver, client_of):
    published(author, approver, review=str(day(20)))
    Grant.objects.update(start=MONDAY - timedelta(days=1))
    tell_weekly.func()

    home = text_of(client_of(approver).get("/"))
    lines = [
        one.strip() for one in home.split("<details>")[1].split("</details>")[0].split("<")
    ]
    assert "within six weeks if nothing is recorded." in lines[1]
    assert "7.5.2" not in lines[1]
    assert any(one.startswith("li>") and "7.5.2" in one for one in lines)
    assert any(one.startswith('a class="link" href="/conformity/forecast/') for one in lines)


def test_what_applies_again_is_not_said_to_get_worse(house, author, approver, mona):
    given = {"cites": ["iso-9001:2015:8.3.6"], "reason": "Drawings of customers."}
    take(make("exclusion", until=day(20), **given), "accept", by=mona)
    [alone] = turnings()
    assert str(weekly_words([alone])).startswith("1 requirement applies again within six weeks")
    published(author, approver, review=str(day(20)))
    told = str(weekly_words(turnings()))
    assert "get worse within six weeks if nothing is recorded. 1 requirement applies" in told


def test_home_shows_what_was_foreseen_and_never_asks_for_it(house, author, approver, client_of):
    published(author, approver, review=str(day(20)))
    assert six_weeks(approver) is None
    look_ahead.func()
    told = six_weeks(approver)
    assert str(day(21)) in {str(line["on"]) for line in told["lines"]}
    kept = Snapshot.objects.get(day=day(0)).ahead
    look_ahead.func()
    assert Snapshot.objects.get(day=day(0)).ahead == kept
    assert orjson.loads(kept)["lines"]
    assert "What fails in six weeks" in text_of(client_of(approver).get("/"))


def test_a_failing_rule_proposes_a_nonconformity_and_raises_none(house, mona, client_of):
    left = [close(make("incident")) for _ in range(20)]
    browser = client_of(mona)
    panel = text_of(browser.get("/conformity/iso-20000-1/2018/8.6.1/"))
    at_form = panel.split('href="/nonconformities/new/?title=')[1].split('"')[0]
    form = text_of(browser.get(f"/nonconformities/new/?title={at_form}"))
    assert "incidents-classified" in form
    assert left[0].ref in form
    assert INCIDENTS in form or "8.6.1" in form
    assert of_kind("nonconformity").model.rows.count() == 0
