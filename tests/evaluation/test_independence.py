"""Independence: own process, own work and own line are refused without a safeguard."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.actors import system
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import edit
from ringbeam.evaluation.auditing import accept_safeguard
from tests.evaluation.auditing import again, begun, fresh, make, planned

pytestmark = pytest.mark.django_db
SAFEGUARD = "Ada reads every result before it is reported."


def against(audit):
    with pytest.raises(Refused) as refusal:
        begun(audit)
    return " ".join(refusal.value.reasons)


def put_in(actor, unit):
    row = named("person").model.rows.get(pk=actor.person)
    edit(row, {"unit": unit.ref}, by=system())


def test_who_is_independent_begins_and_it_is_written_down_that_it_was_checked(service, nora):
    audit = begun(planned(service, nora))
    assert audit.checked is not None
    assert audit.conflicts == []


def test_the_owner_of_the_service_does_not_audit_it(service, lukas):
    said = against(planned(service, lukas))
    assert "Lukas owns SRV-" in said
    assert "A written safeguard can be accepted by a manager." in said


@pytest.mark.parametrize("kind", ["site", "unit"])
def test_nor_does_the_owner_of_the_site_or_unit(stored, nora, kind):
    place = make(kind, owner=nora.person)
    assert "Nora owns" in against(planned(None, nora, **{kind: place.ref}))


def test_nor_the_person_audited_nor_the_second_auditor_who_owns_it(service, nora, lukas):
    assert "Nora is the person audited." in against(planned(service, nora, auditee=nora.person))
    assert "Lukas owns" in against(planned(service, nora, second=lukas.person))


def test_nor_who_owns_records_of_it(service, nora):
    ticket = make("incident", service=service.ref)
    edit(ticket, {"assignee": nora.person}, by=system())
    assert f"such as {ticket.ref}" in against(planned(service, nora))


def test_nor_who_works_in_the_unit_or_below_it(stored, nora):
    works = make("unit", title="Works")
    line = make("unit", title="Line 1", parent=works.ref)
    put_in(nora, line)
    assert "Nora works in UNT-" in against(planned(None, nora, unit=works.ref))


def test_nor_who_reports_to_the_owner(service, nora, lukas):
    put_in(nora, make("unit", title="Backup team", owner=lukas.person))
    assert "Nora reports to Lukas" in against(planned(service, nora))


def test_nor_who_stands_directly_above_the_owner(service, nora, lukas):
    put_in(lukas, make("unit", title="Operations", owner=nora.person))
    assert "Nora stands directly above Lukas" in against(planned(service, nora))


def test_who_leads_a_unit_reports_to_who_leads_the_next_one_above(service, nora, lukas):
    above = make("unit", title="Works", owner=lukas.person)
    put_in(nora, make("unit", title="Line", owner=nora.person, parent=above.ref))
    assert "Nora reports to Lukas" in against(planned(service, nora))


def test_a_manager_accepts_a_safeguard_in_writing_and_it_begins(service, lukas, mona):
    audit = planned(service, lukas)
    made = accept_safeguard(audit, safeguard=SAFEGUARD, by=mona)

    begun(made)

    kept = fresh(audit)
    assert (kept.safeguard, kept.safeguarded_by_id) == (SAFEGUARD, mona.person)
    assert [one[1] for one in kept.conflicts] == ["owns"]


def test_it_covers_no_conflict_that_comes_later(service, lukas, nora, mona):
    audit = planned(service, lukas)
    accept_safeguard(audit, safeguard=SAFEGUARD, by=mona)
    edit(fresh(audit), {"auditee": lukas.person}, by=mona)
    assert "Lukas is the person audited." in against(audit)
    edit(fresh(audit), {"auditee": None, "second": nora.person}, by=mona)
    begun(audit)


def test_an_auditor_accepts_no_safeguard_for_the_own_audit(service, mona):
    edit(service, {"owner": mona.person}, by=system())
    audit = planned(service, mona)
    with pytest.raises(Forbidden):
        accept_safeguard(audit, safeguard=SAFEGUARD, by=mona)


def test_nobody_accepts_one_that_says_nothing_or_is_not_needed(service, lukas, nora, mona):
    with pytest.raises(ValidationError):
        accept_safeguard(planned(service, lukas), safeguard="  ", by=mona)
    with pytest.raises(Refused):
        accept_safeguard(planned(service, nora), safeguard=SAFEGUARD, by=mona)
    with pytest.raises(Forbidden):
        accept_safeguard(planned(service, lukas), safeguard=SAFEGUARD, by=again(lukas))


def test_a_change_of_auditor_under_way_is_checked_too(service, lukas, nora, mona):
    audit = begun(planned(service, nora))
    with pytest.raises(Refused):
        edit(fresh(audit), {"owner": lukas.person}, by=mona)
    assert fresh(audit).owner_id == nora.person


def test_units_in_a_circle_end_the_walk(service, nora):
    one = make("unit", title="One")
    other = make("unit", title="Other", parent=one.ref)
    edit(one, {"parent": other.ref}, by=system())
    put_in(nora, one)
    assert begun(planned(service, nora)).checked
