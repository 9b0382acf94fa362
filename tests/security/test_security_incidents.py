"""Security incidents: those who need to know deal with them in time, and learn from them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.entries import RESTRICTED, Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import search_everywhere
from ringbeam.core.rules import MEMBER
from ringbeam.core.writing import create, edit, take
from ringbeam.security.roles import SECURITY_OFFICER
from ringbeam.security.security_incidents import SecurityIncident
from tests.cast import somebody

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORD = {"sort": "deceit", "severity": "high", "personal_data": "no"}


@pytest.fixture
def monday(db):
    with clock.stopped(MONDAY) as at:
        yield at


@pytest.fixture
def vera(monday):
    """The information security officer."""
    return somebody("Vera", MEMBER.name, SECURITY_OFFICER.name)


@pytest.fixture
def phishing(monday, olga):
    """Reported by Olga, who noticed it."""
    return create(SecurityIncident, {"title": "False invoice"}, by=olga)


def fresh(one):
    return SecurityIncident.rows.get(pk=one.pk)


def assessed(one, vera, **given):
    return take(fresh(one), "assess", by=vera, given={**WORD, "owner": vera.person, **given})


def hours(n):
    return MONDAY + timedelta(hours=n)


def test_who_reports_it_is_who_noticed_it_now(phishing, olga):
    assert (phishing.reporter_id, phishing.noticed) == (olga.person, MONDAY)
    assert phishing.due == hours(24)


def test_managers_auditors_and_colleagues_do_not_know_that_it_exists(
    phishing, mona, ada, amir, sam, client_of
):
    for other in (mona, ada, amir, sam):
        assert not SecurityIncident.register.may_see(other, phishing)
        found = Entry.rows.filter(search_everywhere(other).q(None), pk=phishing.pk)
        assert not found.exists()
        answer = client_of(other).get(f"/security-incidents/{phishing.ref}/")
        assert answer.status_code == 404


def test_the_officer_who_noticed_it_and_who_deals_with_it_read_it(
    phishing, olga, vera, amir, client_of
):
    edit(phishing, {"owner": amir.person}, by=vera)
    for one in (olga, vera, amir):
        page = client_of(one).get(f"/security-incidents/{phishing.ref}/")
        assert page.status_code == 200
        assert "False invoice" in page.content.decode()


def test_it_leaves_the_house_without_its_name(phishing):
    assert Entry.rows.get(pk=phishing.pk).privacy == RESTRICTED


def test_who_noticed_it_changes_nothing_of_it(phishing, olga):
    with pytest.raises(Refused):
        edit(phishing, {"severity": "low"}, by=olga)
    with pytest.raises(Refused):
        take(phishing, "assess", by=olga, given=WORD)


def test_it_is_not_assessed_without_all_that_an_assessment_says(phishing, vera):
    with pytest.raises(Refused) as refusal:
        take(phishing, "assess", by=vera)
    assert refusal.value.reasons == [
        "Say what sort of incident it is.",
        "Say how severe it is.",
        "Nobody deals with it yet.",
        "Say whether personal data are concerned: then an authority may have to know.",
    ]


@pytest.mark.parametrize(
    ("severity", "within"), [("critical", 4), ("high", 24), ("medium", 72), ("low", 168)]
)
def test_by_when_it_is_resolved_follows_from_its_severity(phishing, vera, severity, within):
    one = assessed(phishing, vera, severity=severity)
    assert one.resolve_by == one.due == hours(within)


def test_moving_its_date_excuses_nothing(phishing, vera):
    one = assessed(phishing, vera)
    with clock.stopped(hours(30)):
        with pytest.raises(ValidationError, match="no field"):
            edit(fresh(one), {"resolve_by": hours(90).isoformat()}, by=vera)
        edit(fresh(one), {"noticed": hours(-1).isoformat()}, by=vera)
    assert fresh(one).resolve_by == hours(23)


def test_with_personal_data_72_hours_are_the_end(phishing, vera):
    one = assessed(phishing, vera, severity="low", personal_data="yes")
    assert (one.resolve_by, one.due) == (hours(168), hours(72))

    told = edit(one, {"authority": "told", "authority_because": "By its form."}, by=vera)
    assert (told.authority_decided, told.due) == (MONDAY, hours(168))


def test_with_personal_data_it_does_not_end_before_the_authority_is_decided(phishing, vera):
    one = assessed(phishing, vera, personal_data="yes")
    said = {"resolution": "Blocked the sender."}
    with pytest.raises(Refused, match="authority was told"):
        take(one, "resolve", by=vera, given=said)
    with pytest.raises(Refused, match="need not be told"):
        take(fresh(one), "resolve", by=vera, given={**said, "authority": "no_need"})
    because = {"authority": "no_need", "authority_because": "Nothing was read."}
    assert take(fresh(one), "resolve", by=vera, given={**said, **because}).state == "resolved"


def test_a_critical_one_is_escalated_before_it_is_resolved(phishing, vera):
    one = assessed(phishing, vera, severity="critical")
    said = {"resolution": "Blocked the sender."}
    with pytest.raises(Refused, match="top management"):
        take(one, "resolve", by=vera, given=said)
    told = {**said, "informed": "Ingrid, at ten."}
    assert take(fresh(one), "resolve", by=vera, given=told).resolved == MONDAY


def test_it_is_contained_resolved_reviewed_and_closed(phishing, vera):
    one = assessed(phishing, vera)
    one = take(one, "contain", by=vera, given={"containment": "The account is locked."})
    with clock.stopped(hours(5)):
        one = take(one, "resolve", by=vera, given={"resolution": "A new password."})
    assert (one.open, one.resolved) == (True, hours(5))
    assert one.due.date() == (MONDAY + timedelta(days=14)).date()

    with pytest.raises(Refused) as refusal:
        take(one, "close", by=vera)
    assert refusal.value.reasons == ["Say what the cause was.", "Say what was learned."]
    learned = {"cause": "No second step.", "lessons": "A second step for all."}
    assert not take(fresh(one), "close", by=vera, given=learned).open


def test_one_that_comes_back_is_open_with_the_time_it_had(phishing, vera):
    one = assessed(phishing, vera)
    one = take(one, "resolve", by=vera, given={"resolution": "Blocked."})
    with clock.stopped(hours(48)):
        again = take(fresh(one), "reopen", by=vera)
    assert (again.state, again.resolved, again.due) == ("assessed", None, hours(24))


def test_what_is_no_incident_says_why(phishing, vera):
    with pytest.raises(Refused, match="why it is no incident"):
        take(phishing, "dismiss", by=vera)
    given = {"dismissed_because": "The invoice was ours."}
    assert not take(fresh(phishing), "dismiss", by=vera, given=given).open


def test_a_new_one_of_the_system_has_nobody_who_noticed_it(monday):
    assert create(SecurityIncident, {"title": "Scan"}, by=system()).reporter_id is None
