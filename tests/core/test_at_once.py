"""Several at once: one wins, the others are told, and no chain of history breaks."""

from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import close_old_connections, connection, transaction

from ringbeam.core import access, admission, clock, conversation, seals, writing
from ringbeam.core.actors import system
from ringbeam.core.granting import grant
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 30


@pytest.fixture
def two_outages():
    incident = named("incident").model
    return [
        writing.create(incident, {"title": title}, by=system()) for title in ("Mail", "Web")
    ]


def at_once(*acts):
    """Do all of it at the same moment, each on its own connection; what each one came to."""
    outcomes, start = {}, Barrier(len(acts))

    def run(number, act):
        close_old_connections()
        start.wait(WAIT)
        try:
            outcomes[number] = act()
        except Refused as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=one, daemon=True) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(WAIT)
    return [outcomes[number] for number in range(len(acts))]


@pytest.mark.postgresql
def test_a_move_is_taken_once_by_two_at_once(two_outages):
    mail = two_outages[0]
    given = {"resolution": "Restarted"}

    def resolve():
        return writing.take(mail, "resolve", by=system(), given=given)

    outcomes = at_once(resolve, resolve, resolve)

    assert sum(isinstance(one, Refused) for one in outcomes) == 2
    assert HistoryLine.objects.filter(entry_id=mail.pk, said="resolve").count() == 1
    assert seals.verify().faults == []


def test_a_role_is_given_once_by_several_at_once_on_either_database():
    account = admission.open_account("nora@x.org", None, by=system(), name="Nora")

    given = at_once(*[lambda: grant(account, "manager", by=system())] * 4)

    assert sorted(given) == [False, False, False, True]
    assert account.grants.count() == 1
    assert [line.said for line in access.told()] == ["open_account", "grant"]
    assert seals.verify().faults == []


@pytest.mark.postgresql
def test_the_first_two_accounts_ever_are_opened_at_once():
    def open_one(name):
        return lambda: admission.open_account(f"{name}@x.org", None, by=system(), name=name)

    at_once(*map(open_one, ("mona", "nora", "olga")))

    assert access.told().count() == 3
    assert seals.verify().faults == []


@pytest.mark.postgresql
def test_edits_and_comments_at_once_make_one_unbroken_chain(two_outages):
    mail = two_outages[0]
    acts = [lambda: writing.edit(mail, {"major": True}, by=system())]
    acts += [lambda: conversation.comment(mail, "I see it too", by=system())] * 5

    at_once(*acts)

    numbers = HistoryLine.objects.filter(entry_id=mail.pk).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 8))
    assert seals.verify().faults == []


@pytest.mark.postgresql
def test_links_both_ways_at_once_wait_for_each_other_without_end_to_neither(two_outages):
    mail, web = two_outages
    to_web = [lambda: conversation.link(mail, "relates_to", web, by=system())] * 4
    to_mail = [lambda: conversation.link(web, "relates_to", mail, by=system())] * 4

    at_once(*to_web, *to_mail)

    assert HistoryLine.objects.filter(said="link").count() == 4
    assert seals.verify().faults == []


@pytest.mark.postgresql
def test_who_names_a_record_does_not_wait_for_who_changes_it():
    service = writing.create(named("service").model, {"title": "Mail"}, by=system())
    held, named_it = Event(), Event()

    def change():
        with transaction.atomic():
            writing.edit(service, {"title": "E-mail"}, by=system())
            held.set()
            return named_it.wait(WAIT)

    def name():
        held.wait(WAIT)
        given = {"title": "Mail is down", "service": service.ref}
        made = writing.create(named("incident").model, given, by=system())
        named_it.set()
        return made

    in_time, incident = at_once(change, name)
    assert in_time
    assert incident.about_id == service.pk


@pytest.mark.postgresql
def test_lines_of_a_long_transaction_are_not_sealed_over(two_outages):
    mail, web = two_outages
    written, sealed = Event(), Event()

    def write_slowly():
        with transaction.atomic():
            conversation.comment(mail, "Below", by=system())
            written.set()
            return sealed.wait(WAIT)

    def seal():
        written.wait(WAIT)
        conversation.comment(web, "Above", by=system())
        with clock.stopped(clock.now() + timedelta(minutes=5)):
            done = seals.seal()
        sealed.set()
        return done

    in_time, early = at_once(write_slowly, seal)
    assert (in_time, early) == (True, 0)
    with clock.stopped(clock.now() + timedelta(minutes=5)):
        assert seals.seal() == 4
    assert seals.verify().faults == []


@pytest.mark.postgresql
def test_sealing_in_two_places_at_once_seals_each_line_once(two_outages):
    with clock.stopped(clock.now() + timedelta(minutes=5)):
        later = clock.now()

    def seal():
        with clock.stopped(later):
            return seals.seal()

    assert sorted(at_once(seal, seal)) == [0, 2]
    assert seals.verify().faults == []
