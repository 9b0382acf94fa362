"""Agreements and calendars say what cannot be promised, and keep what was."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.writing import create, edit
from ringbeam.services.calendars import propose_holidays
from ringbeam.services.levels import LevelsError
from ringbeam.services.models import Agreement, AgreementVersion, Calendar, Customer
from tests.desk.tickets import agreement, calendar, kestrel, later, monday
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"weekly": {"mon": [["17:00", "09:00"]]}}, "weekly", "weekly, mon, span 1: 17:00"),
        ({"weekly": {"monday": []}}, "weekly", "Write mon, tue"),
        ({"exceptions": {"soon": []}}, "exceptions", "Write YYYY-MM-DD."),
        ({"holidays": ["2026-02-30"]}, "holidays", "holidays, entry 1"),
        ({"weekly": {"mon": []}}, "weekly", "never open"),
        ({"weekly": {"mon": []}, "exceptions": {"2026-05-01": []}}, "weekly", "never open"),
        ({"zone": "Mars/Olympus"}, "zone", "not a valid choice"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_with_the_place(db, given, field, words):
    with pytest.raises(ValidationError) as refusal:
        calendar(**given)

    assert words in " ".join(refusal.value.message_dict[field])


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"targets": [{"priority": 1, "metric": "speed", "seconds": 1}]}, "targets", "1: the"),
        ({"targets": [{"priority": 1, "metric": "response"}]}, "targets", "seconds or days"),
        ({"switches": {"on_priority": "explode"}}, "switches", "explode"),
        ({"switches": {"pause": []}}, "switches", "no such switches"),
        ({"end": "2025-01-01"}, "end", "before it begins"),
        (
            {"switches": {"pausing": {"resolution": ["waiting"]}}},
            "switches",
            "There is no state “waiting”. Write one of: assigned, cancelled",
        ),
        ({"switches": {"answering": ["started"]}}, "switches", "no state “started”"),
        (
            {"targets": [{"priority": 9, "metric": "response", "seconds": 1}]},
            "targets",
            "There is no priority 9. Write one of: 1, 2, 3, 4.",
        ),
    ],
)
def test_an_agreement_that_cannot_be_kept_is_refused_with_the_place(
    monday, given, field, words
):
    customer = create(Customer, {"title": "Other"}, by=system())
    with pytest.raises(ValidationError) as refusal:
        agreement(customer, **given)

    assert words in " ".join(refusal.value.message_dict[field])


def test_only_what_matters_makes_a_new_version(kestrel):
    first = Agreement.rows.get()
    edit(first, {"title": "Platinum"}, by=system())
    assert AgreementVersion.objects.count() == 1

    edit(
        Calendar.rows.get(), {"holidays": [{"date": "2026-12-25", "name": "Xmas"}]}, by=system()
    )

    last = AgreementVersion.objects.latest("number")
    assert (last.number, last.content["calendar"]["holidays"][0]["name"]) == (2, "Xmas")


@pytest.mark.parametrize(
    "alter",
    [
        lambda: AgreementVersion.objects.update(since=clock.now()),
        lambda: AgreementVersion.objects.update(content={}),
        lambda: AgreementVersion.objects.all().delete(),
    ],
)
def test_the_database_refuses_to_change_or_remove_what_was_agreed(kestrel, alter):
    before = AgreementVersion.objects.values().get()

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        alter()

    assert AgreementVersion.objects.values().get() == before


def test_holidays_are_shown_by_name_before_they_take_effect(db):
    office = calendar(country="DE", region="BY")

    proposed = {str(one.day): one.name for one in propose_holidays(office, range(2026, 2027))}

    assert "2026-01-06" in proposed
    assert Calendar.rows.get().holidays == []
    with pytest.raises(LevelsError, match="no region"):
        propose_holidays(calendar(country="DE", region="XX"), range(2026, 2027))


def test_the_page_names_the_holidays_and_keeps_them_by_an_edit(monday, mona, olga, client_of):
    office = calendar(
        country="DE", region="BY", holidays=[{"date": "2026-12-24", "name": "Eve"}]
    )
    address = f"/calendars/{office.ref}/holidays/"
    with clock.stopped(later()):
        page = text_of(client_of(olga).get(address))
        assert client_of(olga).post(address).status_code == 403
        client_of(mona).post(address)

    kept = {one["date"]: one["name"] for one in Calendar.rows.get().holidays}
    assert kept["2026-01-06"] in page
    assert kept["2026-12-24"] == "Eve"
    assert "2027-01-06" in kept
