"""Pages of audits: independence beside the record, the programme's audits, the report."""

import pytest

from ringbeam.evaluation.auditing import accept_safeguard
from tests.evaluation.auditing import BAD, EDITION, GOOD, answered, begun, fresh, make, planned
from tests.web.pages import statements, text_of

pytestmark = pytest.mark.django_db
BUDGET = 12
SAFEGUARD = "Mona reads every result before it is reported."


def test_the_page_says_why_auditors_are_not_independent_within_its_statements(
    service, lukas, mona, client_of
):
    audit = planned(service, lukas)
    answer, said = statements(client_of(mona), f"/audits/{audit.ref}/")
    assert "Not independent" in text_of(answer)
    assert f"Lukas owns {service.ref}." in text_of(answer)
    assert len(said) <= BUDGET, "\n".join(said)


def test_the_greyed_start_says_it_too(service, lukas, mona, client_of):
    audit = planned(service, lukas)
    said = f"Lukas owns {service.ref}. A written safeguard can be accepted by a manager."
    for address in ("", "move/begin/"):
        assert said in text_of(client_of(mona).get(f"/audits/{audit.ref}/{address}"))


def test_editions_are_typed_by_their_names(service, nora, mona, client_of):
    audit, browser = planned(service, nora), client_of(mona)
    address = f"/audits/{audit.ref}/edit/criteria/"
    assert "ISO/IEC 20000-1:2018" in text_of(browser.get(address))
    browser.post(address, {"criteria": "ISO/IEC 20000-1:2018\niso 9001:2015", "version": 1})
    assert fresh(audit).criteria == [EDITION, "iso-9001:2015"]


def test_a_safeguard_is_shown_and_printed_with_who_accepted_it(service, lukas, mona, client_of):
    audit = accept_safeguard(planned(service, lukas), safeguard=SAFEGUARD, by=mona)
    browser = client_of(mona)
    page = text_of(browser.get(f"/audits/{audit.ref}/"))
    assert "Safeguard accepted" in page
    assert SAFEGUARD in page
    report = text_of(browser.get(f"/audits/{audit.ref}/report/"))
    assert SAFEGUARD in report
    assert "(accepted by Mona)" in report
    assert f"Lukas owns {service.ref}." in report


def test_the_report_holds_questions_results_and_what_was_checked(
    service, nora, mona, client_of
):
    audit = answered(begun(planned(service, nora)), GOOD, BAD)
    report = text_of(client_of(mona).get(f"/audits/{audit.ref}/report/"))
    for said in (
        "Is the report read?",
        "20000-1:2018 9.4",
        "No report since May.",
        "not issued",
    ):
        assert said in report
    assert "no auditor owns the audited service, site or unit" in report
    assert "Nothing speaks against it." in report


def test_the_report_is_not_there_for_a_stranger(service, nora, sam, client_of):
    audit = planned(service, nora)
    assert client_of(sam).get(f"/audits/{audit.ref}/report/").status_code == 404
    assert client_of(sam).get("/audits/AUD-999999/report/").status_code == 404


def test_a_programme_shows_its_audits(service, nora, mona, client_of):
    dates = {"criteria": [EDITION], "start": "2026-01-01", "end": "2026-12-31"}
    programme = make("audit_programme", **dates)
    audit = planned(service, nora, programme=programme.ref)
    browser = client_of(mona)
    assert audit.ref in text_of(browser.get(f"/audit-programmes/{programme.ref}/"))
    form = text_of(browser.get(f"/audits/new/?programme={programme.ref}"))
    assert f'value="{programme.ref}" selected' in form
