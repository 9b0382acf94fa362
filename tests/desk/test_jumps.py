"""What incidents keep of jumps out of waiting is what all of history says, however it came."""

import random
from datetime import timedelta

import pytest
from django.db.models import Q

from ringbeam.core import bulk
from ringbeam.core.actors import IMPORT, Actor, system
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.bulk import Birth, Growth, Told
from ringbeam.core.history import HistoryLine
from ringbeam.core.lives import place
from ringbeam.core.rebuilding import rebuild
from ringbeam.core.writing import edit, take
from ringbeam.desk.incident_life import LIFE, WAITING
from ringbeam.desk.incidents import Incident
from tests.desk.tickets import MONDAY, ticket

pytestmark = pytest.mark.django_db
BY = Actor("Updated by 21", IMPORT, everything=True)


def steps(chance, state, at):
    """Some acts of another tool, which knows no life: any state after any other."""
    told = []
    for _ in range(chance.randint(1, 5)):
        after, at = chance.choice([*LIFE.states, "closed", "waiting_customer"]), at + HOUR
        if after != state:
            told.append(Told(Act(BY, EDIT, at=at), {"state": (state, after)}))
            state = after
    return told, state


HOUR = timedelta(hours=1)


def born(chance):
    record = Incident(title="Imported", priority=3)
    told, state = steps(chance, "new", MONDAY)
    place(record, state)
    return Birth(record, Act(BY, CREATE, at=MONDAY), told)


def grown(chance, entry, record):
    told, state = steps(chance, record.state, MONDAY + timedelta(days=1))
    place(record, state)
    return Growth(entry, record, told)


def by_all_of_history():
    """The old way: every line there is."""
    jumps = Q()
    for state in WAITING:
        jumps |= Q(values__contains=f'"state":["{state}","closed"]')
    lines = HistoryLine.objects.filter(jumps, number__gt=1)
    return set(lines.values_list("entry_id", flat=True))


def kept():
    return set(Incident.rows.filter(closed_waiting=True).values_list("pk", flat=True))


@pytest.fixture
def jumped():
    """Imported in bulk, some of them twice, and worked on here."""
    chance = random.Random(7)
    births = [born(chance) for _ in range(60)]
    bulk.create_many(births, by=BY)
    later = [one.record.pk for one in births[:40]]
    pairs = bulk.locked_many(Incident, later)
    bulk.append_many([grown(chance, *one) for one in pairs], by=BY)
    return by_all_of_history()


def test_it_is_kept_of_what_is_imported_and_stays_whatever_is_done_here(jumped):
    assert 5 < len(jumped) < 60
    assert kept() == jumped

    for one in Incident.rows.filter(pk__in=jumped):
        edit(one, {"description": "Looked at."}, by=system())
    here = ticket(None)
    take(take(here, "start", by=system()), "wait_for_customer", by=system())
    assert kept() == jumped == by_all_of_history()


def test_it_is_made_anew_from_history(jumped):
    wrong = Incident.rows.exclude(pk__in=jumped).first()
    Incident.rows.update(closed_waiting=None)
    Incident.rows.filter(pk=wrong.pk).update(closed_waiting=True)

    assert sum(stored for _kind, stored in rebuild("facts", ["incident", "group"])) == 60

    assert kept() == jumped
