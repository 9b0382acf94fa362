"""The log of the real instance, taken in whole, agrees with the figures beside the data."""

import json
from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from django.db import transaction
from django.db.models import Count, F, Sum

from ringbeam.core import seals, search
from ringbeam.core.actors import system
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import search_everywhere
from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.customers import Customer
from tests.desk.servicenow.logs import REAL, taken_in, zone_named

FACTS = json.loads((REAL / "facts.json").read_text())
FILE = REAL / "incident_event_log.csv.gz"
BERLIN = zone_named("Europe/Berlin")

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker):
    """The report of the one import that all of these look at; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield taken_in(FILE)
        transaction.set_rollback(True)


def incidents():
    return Incident.rows.all()


def hours(column):
    """By the wall clock, as the figures beside the data were counted."""
    spans = []
    for opened, at in incidents().exclude(**{column: None}).values_list("created", column):
        walls = [one.astimezone(BERLIN).replace(tzinfo=None) for one in (opened, at)]
        spans.append((walls[1] - walls[0]) / timedelta(hours=1))
    return spans


def test_every_incident_and_every_event_is_here(report):
    assert report.counts() == {
        "created": FACTS["tickets"],
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert incidents().count() == FACTS["tickets"]
    kinds = Entry.rows.filter(kind="incident").values("pk")
    rows = HistoryLine.objects.filter(entry__in=kinds, source__contains=" row ")
    assert rows.count() == FACTS["events"]
    assert HistoryLine.objects.filter(entry__in=kinds).count() == (
        FACTS["events"] + FACTS["tickets"]
    )


@pytest.mark.parametrize(
    ("column", "fact"),
    [
        ("priority", "tickets_by_priority_last_event"),
        ("impact", "tickets_by_impact_last_event"),
        ("urgency", "tickets_by_urgency_last_event"),
    ],
)
def test_levels_are_those_of_the_last_event(report, column, fact):
    expected = {int(word[0]): count for word, count in FACTS[fact].items()}
    assert Counter(incidents().values_list(column, flat=True)) == expected


def test_all_are_closed_at_last(report):
    assert Counter(incidents().values_list("state", "open")) == {
        ("closed", False): FACTS["tickets_by_state_last_event"]["Closed"]
    }


def test_reopened_and_reassigned_are_counted_as_the_log_counts(report):
    reopened = incidents().filter(reopened__gt=0)
    assert reopened.count() == FACTS["reopened_tickets_reopen_count_gt_0"]
    assert (
        reopened.aggregate(Sum("reopened"))["reopened__sum"]
        == (FACTS["reopen_count_sum_of_ticket_max"])
    )
    moved = incidents().filter(reassigned__gt=0)
    assert moved.count() == FACTS["reassigned_tickets_reassignment_count_gt_0"]
    assert (
        moved.aggregate(Sum("reassigned"))["reassigned__sum"]
        == (FACTS["reassignment_count_sum_of_ticket_max"])
    )


def test_what_the_source_says_of_its_promises_is_kept(report):
    said = Counter(incidents().values_list("kept_elsewhere", flat=True))
    assert said == {
        True: FACTS["made_sla_last_event"]["true"],
        False: FACTS["made_sla_last_event"]["false"],
    }
    share = said[True] / said.total()
    assert round(share, 6) == FACTS["made_sla_last_event"]["share_true"]


@pytest.mark.parametrize(
    ("column", "fact"),
    [("closed", "hours_open_to_closed_at"), ("resolved", "hours_open_to_resolved_at")],
)
def test_times_to_the_end_agree(report, column, fact):
    spans = hours(column)
    assert len(spans) == FACTS[fact]["n"]
    assert round(median(spans), 4) == FACTS[fact]["median"]
    assert round(sum(spans) / len(spans), 3) == round(FACTS[fact]["mean"], 3)


def test_things_are_made_once(report):
    distinct = FACTS["distinct"]
    assert Category.rows.count() == distinct["category"]
    assert Group.rows.count() == distinct["assignment_group"]
    assert ConfigurationItem.rows.count() == distinct["cmdb_ci"]
    assert Customer.rows.count() == 1
    people = ("caller_id", "opened_by", "assigned_to", "resolved_by")
    assert Person.rows.count() == sum(distinct[name] for name in people)


def test_groups_of_the_last_event_agree(report):
    top = incidents().values_list("group__known_as").annotate(n=Count("pk")).order_by("-n")[:10]
    assert {name or "?": count for name, count in top} == (
        FACTS["top10_assignment_group_last_event"]
    )


def test_dirt_is_reported_line_by_line(report):
    reasons = Counter((line.column, line.reason.split(";")[0]) for line in report.lines)
    dirt = FACTS["anomalies"]
    assert (
        reasons["sys_updated_at", "Before the incident was opened"]
        == (dirt["events_updated_before_opened"])
    )
    assert (
        reasons["sys_mod_count", "A row before it has the same count"]
        == (dirt["duplicate_number_sys_mod_count"])
    )
    assert reasons["resolved_at", "Missing in the log"] == FACTS["tickets_resolved_at_missing"]
    assert (
        reasons["assignment_group", "Missing in the log"]
        == (dirt["tickets_assignment_group_unknown_last_event"])
    )
    assert (
        reasons["assigned_to", "Missing in the log"]
        == (dirt["tickets_assigned_to_unknown_last_event"])
    )


def test_history_is_whole_and_entries_equal_their_rows(report):
    verified = seals.verify()
    assert verified.faults == []
    assert verified.lines == HistoryLine.objects.count()
    for record in incidents().select_related("entry").iterator(2000):
        assert [getattr(record, c) for c in SHARED_COLUMNS] == (
            [getattr(record.entry, c) for c in SHARED_COLUMNS]
        )


def test_an_incident_is_found_by_the_number_that_it_has_in_the_log(report):
    found = search.find("INC0000045", search_everywhere(system())).entries
    assert [entry.title for entry in found] == ["Category 55, Subcategory 170, Symptom 72"]
    record = Incident.rows.get(pk=found[0].pk)
    lines = HistoryLine.objects.filter(entry=found[0]).order_by("number")
    said = [
        (one.at.astimezone(BERLIN).strftime("%d.%m. %H:%M"), one.who, one.said) for one in lines
    ]
    assert said == [
        ("29.02. 01:16", "Opened by  8", "create"),
        ("29.02. 01:23", "Updated by 21", "imported"),
        ("29.02. 08:53", "Updated by 642", "resolve"),
        ("29.02. 11:29", "Updated by 804", "imported"),
        ("05.03. 12:00", "Updated by 908", "close"),
    ]
    assert lines[4].source == "incident_event_log.csv.gz row 4"
    assert record.resolved == lines[3].at
    assert record.closed == lines[4].at
    assert (record.resolution_code, record.channel) == ("code 5", "Phone")


def test_the_same_file_twice_changes_nothing(report):
    before = (HistoryLine.objects.count(), Entry.rows.aggregate(Sum("version")))
    again = taken_in(FILE)
    assert again.counts() == {
        "created": 0,
        "changed": 0,
        "unchanged": FACTS["tickets"],
        "refused": 0,
    }
    assert (HistoryLine.objects.count(), Entry.rows.aggregate(Sum("version"))) == before
    assert not incidents().filter(entry__updated__gt=F("updated")).exists()
