"""Audits: defined before they begin, answered by auditors, reported with evidence."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.actors import system
from ringbeam.core.conversation import links_of
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.writing import edit, take
from ringbeam.evaluation.audit_grants import AuditGrant
from ringbeam.evaluation.auditing import raise_finding
from ringbeam.improvement.nonconformities import Nonconformity
from tests.cast import leaves_nameless
from tests.evaluation.auditing import (
    BAD,
    EDITION,
    GOOD,
    QUESTIONS,
    again,
    answered,
    begun,
    fresh,
    issued,
    make,
    planned,
)
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
FOUND = {"question": "2", "grade": "minor", "finding": "No report\nsince May."}


def test_it_begins_only_when_all_of_it_is_defined(stored, nora):
    bare = planned(None, None, criteria=[], questions=[], objectives="")

    with pytest.raises(Refused) as refusal:
        begun(bare)

    for lacking in ("editions", "service, site or unit", "lead auditor", "objectives"):
        assert lacking in refusal.value.reasons[0]


def test_a_whole_audit(service, nora, lukas, mona):
    audit = begun(planned(service, nora, auditee=lukas.person), by=mona)
    answered(audit, GOOD, BAD, by=again(nora))
    raise_finding(fresh(audit), **FOUND, by=again(nora))

    done = issued(audit, lukas, by=again(nora))

    assert (done.state, done.open) == ("reported", False)
    raised = Nonconformity.rows.get()
    assert (raised.cites, raised.grade) == ([f"{EDITION}:9.4"], "minor")
    assert (raised.title, raised.owner_id) == ("No report", lukas.person)
    assert done.questions[1]["nonconformity"] == [raised.ref]
    (link,), _inward = links_of(raised.pk)
    assert (link.kind, link.target_id) == ("found_in", audit.pk)
    assert leaves_nameless(Notice.objects.get(account_id=lukas.account, entry_id=audit.pk))
    assert HistoryLine.objects.filter(entry_id=raised.pk).first().who == "Nora"


def test_a_finding_raises_nothing_by_itself(service, nora):
    answered(begun(planned(service, nora)), GOOD, BAD)
    assert not Nonconformity.rows.exists()


@pytest.mark.parametrize("given", [{"question": "1"}, {"question": "x"}, {"grade": "huge"}])
def test_a_finding_is_of_a_question_that_does_not_conform(service, nora, given):
    audit = answered(begun(planned(service, nora)), GOOD, BAD)
    with pytest.raises(ValidationError):
        raise_finding(audit, **{**FOUND, **given}, by=again(nora))


def test_a_finding_cites_something(service, nora):
    audit = answered(begun(planned(service, nora)), GOOD, BAD | {"clauses": []})
    with pytest.raises(ValidationError):
        raise_finding(audit, **FOUND, by=again(nora))


def test_it_is_raised_once_and_by_an_auditor_of_the_audit(service, nora, mona):
    audit = answered(begun(planned(service, nora)), GOOD, BAD)
    with pytest.raises(Forbidden):
        raise_finding(audit, **FOUND, by=mona)
    raise_finding(audit, **FOUND, by=again(nora))
    with pytest.raises(ValidationError):
        raise_finding(fresh(audit), **FOUND, by=again(nora))
    assert Nonconformity.rows.count() == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((GOOD, {}), "Question 2 has no result."),
        ((GOOD, {"result": "nonconform"}), "Question 2: say what was seen"),
        ((GOOD, BAD | {"clauses": []}), "Question 2 does not conform to a clause: say which."),
        ((GOOD, {"result": "not_audited"}), "Question 2: say what was seen, or why not."),
        (({"result": "conform"}, GOOD), "Question 1 conforms: say by what evidence."),
    ],
)
def test_no_report_without_results_and_evidence(service, nora, lukas, answers, said):
    audit = answered(begun(planned(service, nora)), *answers)
    with pytest.raises(Refused) as refusal:
        issued(audit, lukas)
    assert said in " ".join(refusal.value.reasons)


def test_only_an_auditor_of_the_audit_writes_results_and_issues_the_report(
    service, nora, lukas, mona
):
    audit = begun(planned(service, nora))
    with pytest.raises(Forbidden):
        answered(audit, GOOD, BAD, by=mona)
    answered(audit, GOOD, GOOD, by=again(nora))
    with pytest.raises(Refused):
        issued(audit, lukas, by=mona)


def test_results_are_not_written_before_it_begins(service, nora):
    audit = planned(service, nora)
    with pytest.raises(Refused):
        answered(audit, GOOD, GOOD)


def test_what_was_reported_stays(service, nora, lukas):
    done = issued(answered(begun(planned(service, nora)), GOOD, GOOD), lukas)
    with pytest.raises(Refused):
        edit(done, {"conclusion": "All is well."}, by=again(nora))
    with pytest.raises(Refused):
        answered(done, GOOD, BAD)
    assert edit(fresh(done), {"title": "Audit of backup, spring"}, by=again(nora)).title


def test_an_auditor_does_not_widen_the_scope(service, ada, nora):
    audit, other = begun(planned(service, ada)), make("service", title="Payroll")
    for given in ({"service": other.ref}, {"second": nora.person}, {"criteria": []}):
        with pytest.raises(Forbidden):
            edit(fresh(audit), given, by=again(ada))


def test_it_gives_its_auditor_sight_and_takes_it_back(service, nora, lukas, mona):
    incident = make("incident", title="Restore failed", service=service.ref)
    other = make("incident", title="Elsewhere")

    def seen():
        return set(entries_seen_by(again(nora)).values_list("pk", flat=True))

    audit = planned(service, nora)
    assert seen() == {audit.pk}
    begun(audit, by=mona)
    assert {audit.pk, incident.pk} <= seen()
    assert other.pk not in seen()
    answered(audit, GOOD, BAD, by=again(nora))
    raise_finding(fresh(audit), **FOUND, by=again(nora))
    assert Nonconformity.rows.get().pk in seen()
    issued(audit, lukas, by=again(nora))
    assert seen() == {audit.pk}
    assert not AuditGrant.objects.exists()


def test_two_audits_of_one_thing_end_one_by_one_and_older_sight_stays(service, ada, nora):
    first, second = begun(planned(service, nora)), begun(planned(service, nora))
    take(fresh(first), "cancel", by=system(), given={"cancelled_because": "Twice."})
    assert any(g.scope == service.pk for g in again(nora).grants)
    take(fresh(second), "cancel", by=system(), given={"cancelled_because": "Twice."})
    assert again(nora).grants == ()
    third = begun(planned(service, ada))
    take(fresh(third), "cancel", by=system(), given={"cancelled_because": "Twice."})
    assert [(g.role, g.scope) for g in again(ada).grants] == [("auditor", None)]


def test_a_new_auditor_takes_over_the_sight(service, nora, ada, mona):
    audit = begun(planned(service, nora))
    edit(fresh(audit), {"owner": ada.person}, by=mona)
    assert again(nora).grants == ()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"criteria": ["iso-20001:2018"]}, "criteria"),
        ({"questions": [{**QUESTIONS[0], "clauses": ["iso-9001:2015:9.2.1"]}]}, "questions"),
        ({"questions": [{**QUESTIONS[0], "clauses": [f"{EDITION}:99"]}]}, "questions"),
        ({"questions": [{**QUESTIONS[0], "nonconformity": ["INC-1"]}]}, "questions"),
        ({"questions": [{**QUESTIONS[0], "records": ["INC-999999"]}]}, "questions"),
        ({"end": "2026-03-01"}, "end"),
    ],
)
def test_what_cannot_be_is_refused(service, nora, given, field):
    with pytest.raises(ValidationError) as refusal:
        planned(service, nora, **given)
    assert field in refusal.value.message_dict


def test_the_second_auditor_is_another_person(service, nora):
    with pytest.raises(ValidationError):
        planned(service, nora, second=nora.person)


def test_auditors_name_records_that_they_see(service, nora):
    hidden = make("incident", title="Elsewhere")
    shown = make("incident", title="Here", service=service.ref)
    audit = begun(planned(service, nora))
    with pytest.raises(ValidationError):
        answered(audit, GOOD | {"records": [hidden.ref]}, GOOD, by=again(nora))
    done = answered(audit, GOOD | {"records": [shown.ref]}, GOOD, by=again(nora))
    assert done.questions[0]["records"] == [shown.ref]


def test_the_page_shows_questions_and_the_form_takes_findings(service, nora, client_of):
    audit = answered(begun(planned(service, nora)), GOOD, BAD)
    browser = client_of(nora)
    page = text_of(browser.get(f"/audits/{audit.ref}/"))
    assert "Is the report read?" in page
    assert "Does not conform" in page

    address = f"/audits/{audit.ref}/do/raise_finding/"
    assert "2: Is the report read?" in text_of(browser.get(address))
    assert browser.post(address, FOUND)["Location"] == f"/audits/{audit.ref}/"
