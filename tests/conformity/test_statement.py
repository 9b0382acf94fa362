"""The statement of applicability: decided, frozen, approved by owners, compared, and judged."""

from io import BytesIO

import docx
import openpyxl
import orjson
import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from ringbeam.conformity.freezing import make_version, take_over
from ringbeam.conformity.snapshots import renewed
from ringbeam.conformity.statement_commands import applicability
from ringbeam.core.actors import system
from ringbeam.core.conversation import link, unlink
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import AUDITOR
from ringbeam.core.writing import edit, take
from ringbeam.security.approving import approve_as_owner
from ringbeam.security.beginning import begin_from_annex
from ringbeam.security.contents import digest_of
from ringbeam.security.controls import SecurityControl
from ringbeam.security.statements import StatementOfApplicability, in_force
from tests.cast import somebody, to_sign
from tests.conformity.everything import PLAN, RATED
from tests.conformity.stories import (
    at,
    corrected,
    day,
    found,
    fresh,
    make,
    plant,
    raised,
    result,
)
from tests.web.pages import statements, text_of

pytestmark = pytest.mark.django_db
EDITION = "iso-27001:2022"
PAGE = f"/conformity/applicability/{EDITION}/"
TREATED = f"{EDITION}:6.1.3"
MEDIA, POLICIES, FENCES = (f"{EDITION}:A.{n}" for n in ("7.10", "5.1", "7.1"))
BUDGET = 14


@pytest.fixture
def decided(monday, olga, mona):
    """Every control is included because it is good practice, but for media; a risk uses one."""
    begin_from_annex(EDITION, by=mona)
    for one in SecurityControl.rows.exclude(annex=MEDIA):
        take(one, "include", by=mona, given={"good_practice": True})
    media = SecurityControl.rows.get(annex=MEDIA)
    take(media, "leave_out", by=mona, given={"justification": "No media leave the house."})
    return fresh(media)


@pytest.fixture
def risk(decided, olga):
    """Olga's risk, to be reduced by the policies."""
    criteria = make("risk_criteria", scale=make("scale").ref, acceptance="The owner.")
    given = {"description": "A thief.", "criteria": criteria.ref, "owner": olga.person}
    one = make("risk", title="Theft", counts_for=["iso-27001"], **given)
    one = take(one, "assess", by=olga, given=RATED)
    one = take(one, "treat", by=olga, given=PLAN)
    link(SecurityControl.rows.get(annex=POLICIES), "treats", one, by=system())
    return one


def approved(mona, *owners):
    """A version by the system, approved by the owners and by Mona."""
    made = take(make_version(EDITION, by=system()), "submit", by=system())
    for one in owners:
        approve_as_owner(made, **to_sign(one))
    return take(made, "approve", **to_sign(mona), given={"review": str(day(100))})


def outcome(rule, on=None):
    return found(f"{rule}-2022", on).outcome.value


def test_a_statement_is_in_force_only_when_every_owner_and_another_approved_it(
    risk, olga, mona
):
    made = take(make_version(EDITION, by=mona), "submit", by=mona)
    assert (made.owners[0]["name"], made.owners[0]["risks"]) == ("Olga", [risk.ref])
    assert made.digest == digest_of(made.content)

    with pytest.raises(Refused) as refusal:
        take(made, "approve", **to_sign(mona))
    assert refusal.value.reasons == [
        "Who wrote it cannot approve it.",
        "These risk owners have not approved it yet: Olga.",
    ]
    with pytest.raises(Refused):
        approve_as_owner(made, **to_sign(mona))
    approve_as_owner(made, **to_sign(olga))
    with pytest.raises(Refused):
        approve_as_owner(made, **to_sign(olga))
    boss = somebody("Boss", "manager")
    done = take(made, "approve", **to_sign(boss))
    assert in_force(EDITION).pk == done.pk

    second = approved(mona, olga)
    assert in_force(EDITION).pk == second.pk
    assert fresh(done).state == "out_of_force"


def test_what_owners_approved_is_asked_anew_when_it_is_frozen_anew(risk, olga, mona):
    made = take(make_version(EDITION, by=system()), "submit", by=system())
    approve_as_owner(made, **to_sign(olga))
    with pytest.raises(Refused):
        take_over(made, by=mona)
    draft = take(made, "return", by=mona)
    with at(1):
        again = take(take_over(draft, by=system()), "submit", by=system())
        with pytest.raises(Refused) as refusal:
            take(again, "approve", **to_sign(mona))
    assert refusal.value.reasons == ["These risk owners have not approved it yet: Olga."]


def test_the_page_begins_decides_makes_versions_and_tells_contradictions(
    monday, mona, olga, sam, client_of
):
    browser = client_of(mona)
    assert "Begin from Annex A" in text_of(browser.get(PAGE))
    browser.post(PAGE, {"begin": "1"})
    assert SecurityControl.rows.count() == 93
    risk = make("risk", title="Theft", owner=olga.person)
    media = SecurityControl.rows.get(annex=MEDIA)
    link(media, "treats", risk, by=system())
    take(media, "leave_out", by=mona, given={"justification": "No media leave the house."})

    answer, said = statements(browser, PAGE)
    page = text_of(answer)
    assert "No media leave the house." in page
    assert risk.ref in page
    assert "Contradictory" in page
    assert len(said) <= BUDGET, "\n".join(said)
    shown = text_of(browser.get(f"{PAGE}?show=contradictory"))
    assert "A.7.10" in shown
    assert "A.7.11" not in shown
    shown = text_of(browser.get(f"{PAGE}?of=control_type:Corrective"))
    assert "A.5.26" in shown
    assert "A.5.1 " not in shown.replace("A.5.1<", "A.5.1 ")
    panel = text_of(browser.get("/conformity/iso-27001/2022/A.7.10/"))
    assert f"Contradictory: the treatment of {risk.ref} uses it all the same." in panel


def test_a_version_is_read_printed_and_kept_from_strangers(decided, mona, olga, sam, client_of):
    browser = client_of(mona)
    where = browser.post(PAGE, {"version": "1"})["Location"]
    statement = StatementOfApplicability.rows.get()
    assert where == f"/statements/{statement.ref}/"
    for address in (where, f"{where}content/", f"{where}changes/", f"{where}print.pdf"):
        answer = browser.get(address)
        assert answer.status_code == 200, address
    assert "No media leave the house." in text_of(browser.get(f"{where}content/"))
    book = openpyxl.load_workbook(BytesIO(browser.get(f"{where}content/?form=xlsx").content))
    assert [row[0].value for row in book.active.iter_rows()][:2] == ["Number", "A.5.1"]

    told = docx.Document(BytesIO(browser.get(f"{where}content/?form=docx").content))
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    assert "No media leave the house." in cells

    for address in (PAGE, "/conformity/applicability/", f"{where}content/"):
        assert client_of(sam).get(address).status_code == 404
    assert client_of(olga).post(PAGE, {"version": "1"}).status_code in (403, 409)
    assert browser.get("/conformity/applicability/iso-9001:2015/").status_code == 404


def test_programs_and_commands_begin_read_and_freeze_it(monday, mona, sam, client_of):
    browser, place = client_of(mona), f"/api/v1/applicability/{EDITION}"
    kind = {"content_type": "application/json"}
    assert browser.post(f"{place}/begin", b"", **kind).json() == {"added": 93}
    told = {one["annex"]: one for one in browser.get(place).json()}
    assert (len(told), told[MEDIA]["state"]) == (93, "undecided")
    made = browser.post(f"{place}/versions", b"", **kind).json()
    statement = StatementOfApplicability.rows.get()
    assert made == {"ref": statement.ref, "sha256": statement.digest}
    for method, address in (("get", place), ("post", f"{place}/begin")):
        assert getattr(client_of(sam), method)(address).status_code == 404
    assert browser.get("/api/v1/applicability/iso-9001:2015").status_code == 404

    run = CliRunner().invoke(applicability, [EDITION, "--version", "--json"])
    assert [one["annex"] for one in orjson.loads(run.output)] == list(told)
    assert StatementOfApplicability.rows.count() == 2
    run = CliRunner().invoke(applicability, [EDITION, "--as", "sam@ringbeam.example"])
    assert run.exit_code == 1


def test_what_changed_since_the_last_version_is_told_by_field(decided, mona, client_of):
    first = approved(mona)
    policies = SecurityControl.rows.get(annex=POLICIES)
    with at(1):
        edit(policies, {"justification": "The board wants it.", "contract": True}, by=mona)
        second = make_version(EDITION, by=mona)
    page = text_of(client_of(mona).get(f"/statements/{second.ref}/changes/"))
    assert first.ref in page
    assert "0 added, 0 removed, 1 changed." in page
    assert "The board wants it." in page
    sita = somebody("Sita", AUDITOR.name, scope=second)
    assert first.ref not in text_of(client_of(sita).get(f"/statements/{second.ref}/changes/"))
    since = text_of(client_of(mona).get(PAGE))
    assert "1 control says something else since" in since


def test_controls_that_are_left_out_do_not_apply_and_words_lift_nothing(decided, mona):
    found_one = raised("major", cites=[MEDIA])
    before = result(MEDIA)
    assert before.status == "major_open"
    assert f"{decided.ref} leaves it out" in before.reason
    assert "no approved statement" in before.reason
    corrected(found_one)
    assert result(MEDIA).status != "not_applicable"
    approved(mona)
    one = result(MEDIA)
    assert one.status == "not_applicable"
    assert "No media leave the house." in one.reason
    before = result(POLICIES).status
    edit(SecurityControl.rows.get(annex=POLICIES), {"implemented": "yes"}, by=mona)
    assert result(POLICIES).status == before != "evidence_current"

    with at(3):
        take(decided, "include", by=mona, given={"good_practice": True})
        assert result(MEDIA).status != "not_applicable"


def test_what_the_law_asks_for_is_not_left_out(decided, mona):
    approved(mona)
    with pytest.raises(ValidationError, match="asks for it"):
        edit(decided, {"law": True}, by=mona)
    plant(decided, contract=True)
    assert result(MEDIA).status != "not_applicable"


def test_a_statement_freezes_what_the_map_shows_now(decided, mona):
    renewed()
    raised("major", cites=[POLICIES])
    made = make_version(EDITION, by=mona)
    assert {one.annex: one.status for one in made.lines}[POLICIES] == "major_open"


def test_the_page_says_of_when_it_is_and_works_it_out_anew(decided, mona, client_of):
    renewed()
    raised("major", cites=[POLICIES])
    browser, major = client_of(mona), "Major open"
    with at(hours=1):
        page = text_of(browser.get(PAGE))
        assert "What the records show is of 09:00;" in page
        assert major not in page
        assert "?renew=1" in page
        assert major in text_of(browser.get(f"{PAGE}?renew=1"))
        answer, said = statements(browser, PAGE)
        assert "of 10:00;" in text_of(answer)
    assert len(said) <= BUDGET, "\n".join(said)


def test_only_a_risk_is_what_a_control_treats(decided, mona):
    one = SecurityControl.rows.get(annex=POLICIES)
    take(one, "reconsider", by=mona)
    link(one, "treats", make("document"), by=system())
    edit(fresh(one), {"good_practice": False}, by=mona)
    with pytest.raises(Refused, match="Say why it is included"):
        take(fresh(one), "include", by=mona)
    plant(one, state="included")
    assert outcome("controls-compared") == "short"


def test_the_rules_of_the_statement_see_gaps_contradictions_and_later_decisions(
    risk, decided, olga, mona
):
    assert outcome("controls-compared") == "met"
    assert outcome("controls-determined") == "met"
    assert outcome("statement-in-force") == "nothing"
    make_version(EDITION, by=system())
    assert outcome("statement-in-force") == "few"
    approved(mona, olga)
    assert outcome("statement-in-force") == "met"
    assert outcome("statement-in-force", day(90)) == "ageing"
    assert outcome("statement-in-force", day(101)) == "overdue"

    link(decided, "treats", risk, by=system())
    assert outcome("controls-determined") == "broken"
    unlink(decided, "treats", risk, by=system())
    unlink(SecurityControl.rows.get(annex=POLICIES), "treats", risk, by=system())
    assert outcome("controls-determined") == "few"

    policies = SecurityControl.rows.get(annex=POLICIES)
    edit(policies, {"implemented": "partly"}, by=mona)
    assert outcome("statement-in-force") == "short"
    take(fresh(policies), "reconsider", by=mona)
    assert outcome("controls-compared") == "short"
    one = found("controls-compared-2013")
    assert one.outcome.value == "nothing"
    assert of_kind("control").model is SecurityControl
