"""Scopes: approved by somebody else, one for an edition, and nothing counts outside of them."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.conformity.answers import assessed, foreseen
from ringbeam.conformity.assessing import assess
from ringbeam.conformity.counting import counts_for
from ringbeam.conformity.extents import scopes_in_force, within
from ringbeam.conformity.populations import populations
from ringbeam.conformity.scope_documents import make_document
from ringbeam.conformity.scope_texts import text_of as text_told_of
from ringbeam.conformity.snapshots import renewed
from ringbeam.core import rules
from ringbeam.core.installation import Installation, installation
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import archive, edit, take
from ringbeam.organization.scopes import revise
from tests.cast import somebody, to_sign
from tests.conformity.stories import (
    INCIDENTS,
    at,
    day,
    fresh,
    make,
    plant,
    published,
    raised,
    result,
    solved,
)
from tests.web.pages import statements, text_of

SERVICES, QUALITY = "iso-20000-1:2018", "iso-9001:2015"
SAID = {
    "activities": "Running services for customers.",
    "considered": "What customers and owners expect.",
}


@pytest.fixture
def writer(monday):
    """A second manager, who drafts what Mona approves."""
    return somebody("Wanda", rules.MANAGER.name)


def drafted(writer, *covered, editions=(SERVICES,), **given):
    """The draft of a scope over these records."""
    extent = [{"records": [one.ref for one in covered]}] if covered else []
    told = {"editions": list(editions), "extent": extent, **SAID, **given}
    return make("scope", by=writer, **told)


def in_force(writer, mona, *covered, **given):
    """A scope over these records that was approved."""
    return take(drafted(writer, *covered, **given), "approve", **to_sign(mona))


def told(requirement=INCIDENTS):
    """The rule on categories among those of a requirement."""
    one = result(requirement)
    return next(f for r, _s, f in one.found if r.id == "incidents-classified")


def audits(on, edition):
    """How many audits were looked at on a day for an edition."""
    one = assessed(on, (edition,)).results[f"{edition}:9.2.1"]
    return next(f.count for r, _s, f in one.found if r.id.startswith("audits-conducted"))


def test_a_scope_is_approved_by_somebody_else_and_then_fixed(writer, mona):
    with pytest.raises(Refused, match="cannot approve"):
        take(drafted(writer), "approve", **to_sign(writer))
    with pytest.raises(Refused, match="Say which activities"):
        take(drafted(writer, activities=""), "approve", **to_sign(mona))

    one = in_force(writer, mona)
    with pytest.raises(Refused, match="approved as it is"):
        edit(one, {"boundaries": "The yard."}, by=writer)


def test_one_is_in_force_for_an_edition_until_its_revision_is_approved(writer, mona):
    one = in_force(writer, mona, editions=[SERVICES, QUALITY])
    other = drafted(writer, editions=[QUALITY])
    with pytest.raises(Refused, match=f"{one.ref} is in force for {QUALITY}"):
        take(other, "approve", **to_sign(mona))

    draft = revise(one, by=writer)
    assert (draft.state, draft.editions) == ("draft", [SERVICES, QUALITY])
    with pytest.raises(Refused, match="revises it already"):
        revise(one, by=writer)
    assert fresh(one).state == "in_force"

    take(draft, "approve", **to_sign(mona))
    assert (fresh(one).state, fresh(draft).state) == ("ended", "in_force")


def test_it_names_what_exists(writer):
    customer = make("customer", title="Kestrel")
    with pytest.raises(ValidationError, match="no sites, units or services: CUS"):
        drafted(writer, customer)
    with pytest.raises(ValidationError, match="no edition"):
        drafted(writer, editions=["iso-9001:1994"])


def test_only_what_is_inside_counts(writer, mona):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    solved(20, service=backup)
    make("incident", service=mail)
    make("incident")
    before = told()
    assert (before.count, before.deviations) == (22, 2)

    in_force(writer, mona, backup)
    within = told()
    assert (within.count, within.deviations) == (21, 1)

    raised("minor")
    assert result(INCIDENTS).status == "minor_open"


def test_a_service_of_the_scope_without_a_record_makes_it_partial_by_name(writer, mona):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    solved(20, service=backup)
    assert told().outcome.met

    in_force(writer, mona, backup, mail)
    assert told().outcome.met is False
    assert "in the last 365 days: Mail." in str(told().reason)
    cancelled = take(
        make("incident", service=mail), "cancel", by=mona, given={"resolution": "By mistake."}
    )
    assert cancelled.state == "cancelled"
    assert "in the last 365 days: Mail." in str(told().reason)


def test_a_service_is_shown_by_records_of_the_last_year_alone(writer, mona):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    solved(20, service=mail)
    in_force(writer, mona, backup, mail)
    with at(365):
        solved(20, service=backup)
        assert told().outcome.met is False
        assert "in the last 365 days: Mail." in str(told().reason)
    with at(364):
        plain = told()
    assert "Mail" not in str(plain.reason)


def test_of_many_services_without_a_record_twenty_are_named(writer, mona):
    backup = make("service", title="Backup")
    others = [make("service", title=f"Other {n:02}") for n in range(23)]
    solved(20, service=backup)

    in_force(writer, mona, backup, *others)
    said = str(told().reason)
    assert "Other 19 and 3 more." in said
    assert "Other 20" not in said


def test_parts_of_a_unit_are_inside_with_it(writer, mona):
    works = make("unit", title="Works")
    line, office = make("unit", title="Line", parent=works), make("unit", title="Office")
    for unit in (works, line, office):
        make("audit", unit=unit, criteria=[SERVICES], start=day(), end=day(1))

    assert audits(day(), SERVICES) == 3
    in_force(writer, mona, works)
    assert audits(day(), SERVICES) == 2
    archive(line, by=mona)
    assert audits(day(), SERVICES) == 2


def test_versions_of_documents_outside_do_not_count(writer, mona):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    plant(published(writer, mona), about_id=mail.pk)
    in_force(writer, mona, backup, editions=[QUALITY])
    held = {r.id: f.count for r, _s, f in result("iso-14001:2015:7.5.3").found}
    inside = {r.id: f.count for r, _s, f in result(f"{QUALITY}:7.5.3.1").found}
    assert (held["documents-unaltered"], inside["documents-unaltered"]) == (1, 0)


def test_another_edition_is_not_touched_and_both_days_are_told(writer, mona):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    make("audit", service=mail, criteria=[SERVICES, QUALITY], start=day(), end=day(1))
    with at(3):
        in_force(writer, mona, backup)

    with at(5):
        assert (audits(day(5), SERVICES), audits(day(5), QUALITY)) == (0, 1)
        assert (audits(day(2), SERVICES), audits(day(2), QUALITY)) == (1, 1)
        turned = {one["standard"] for one in foreseen(last=day(30)) if one["clause"] == "9.2.1"}
        assert turned <= {"iso-9001"}


def test_equal_extents_are_asked_once(writer, mona, django_assert_max_num_queries):
    backup, _mail = make("service", title="Backup"), make("service", title="Mail")
    solved(3, service=backup)
    both = [SERVICES, QUALITY]
    scope = in_force(writer, mona, backup, editions=both)

    with django_assert_max_num_queries(1000) as two:
        assess(day(), editions=both)
    take(scope, "end", by=mona)
    with django_assert_max_num_queries(1000) as without:
        assess(day(), editions=both)
    # The scope, what there is to be inside of, parts of units.
    assert len(two) <= len(without) + 5


def test_a_fix_says_which_records_are_wanted_for_which_scope(writer, mona, client_of):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    ours = plant(published(writer, mona, review=str(day(2))), about_id=backup.pk)
    theirs = plant(published(writer, mona, review=str(day(2))), about_id=mail.pk)
    one = in_force(writer, mona, backup, editions=[QUALITY])
    with at(9):
        browser = client_of(mona)
        told = browser.get("/api/v1/conformity/fix-list").json()
        [late] = [x for x in told if {ours.ref, theirs.ref} <= {*x["records"]}]
        lifted = {x["requirement"].rpartition(":")[0] for x in late["lifts"] + late["helps"]}
        assert {QUALITY, "iso-14001:2026"} <= lifted
        assert late["within"] == [{"scope": one.ref, "records": [ours.ref]}]
        page = text_of(browser.get("/conformity/fix-list/?all"))
        assert f'<a class="link" href="/scopes/{one.ref}/">' in page


def test_other_parties_that_do_too_much_are_warned_of(writer, mona, client_of):
    parties = [
        {"party": "Contoso", "what": "everything", "services": "all", "clauses": []},
        {"party": "Fabrikam", "what": "leading", "services": "some", "clauses": ["5.1", "8.6"]},
    ]
    in_force(writer, mona, parties=parties, editions=[SERVICES, QUALITY])

    warned = assess(day()).scopes
    assert len(warned[SERVICES].warnings) == 2
    assert warned[QUALITY].warnings == ()
    page = text_of(client_of(mona).get("/conformity/"))
    assert "Contoso is said to provide all services" in page
    assert "Fabrikam is said to fulfil 5.1:" in page
    assert "2 of 5 set" in page


def test_the_panel_of_a_record_says_where_it_does_not_count(writer, mona, client_of):
    backup, mail = make("service", title="Backup"), make("service", title="Mail")
    inside, beyond = make("incident", service=backup), make("incident", service=mail)
    scope = in_force(writer, mona, backup)
    renewed()

    said = "Outside of the scope of ISO/IEC 20000-1:2018: Mail."
    page = text_of(client_of(mona).get(f"/incidents/{beyond.ref}/"))
    assert said in page
    assert f"/scopes/{scope.ref}/" in page
    assert "Outside of the scope" not in text_of(
        client_of(mona).get(f"/incidents/{inside.ref}/")
    )


def test_what_is_made_later_is_outside_and_is_not_kept_one_by_one(writer, mona, client_of):
    works = make("unit", title="Works")
    line, backup = make("unit", title="Line", parent=works), make("service", title="Backup")
    in_force(writer, mona, backup, works)
    kept = renewed()
    asked = said_of_incidents()

    mail = make("service", title="Mail")
    beyond = make("incident", service=mail)
    assert said_of_incidents() == asked
    inside = {"unit": [works.pk, line.pk], "service": [backup.pk]}
    assert [one["inside"] for one in kept.scopes] == [inside]
    page = text_of(client_of(mona).get(f"/incidents/{beyond.ref}/"))
    assert "Outside of the scope of ISO/IEC 20000-1:2018: Mail." in page


def said_of_incidents():
    """What is asked of the incidents within the scope in force."""
    rows = populations({"scope", "unit", "incident"})
    extent = scopes_in_force(rows)[SERVICES].extent
    return str(within(rows, extent)["incident"].query)


def test_a_record_inside_costs_no_statement_more(writer, mona, client_of):
    backup, _mail = make("service", title="Backup"), make("service", title="Mail")
    one, browser = make("incident", service=backup), client_of(mona)
    renewed()
    page = f"/incidents/{one.ref}/"
    _answer, before = statements(browser, page)
    in_force(writer, mona, backup)
    renewed()
    _answer, now = statements(browser, page)
    assert len(now) == len(before)


def test_the_document_is_made_of_facts_and_says_when_they_changed(writer, mona, client_of):
    site = make("site", title="Lyon", address="Quai 3")
    scope = in_force(writer, mona, site, editions=[QUALITY])
    document = make_document(scope, by=writer)
    with pytest.raises(Refused, match="says what the facts say"):
        make_document(scope, by=writer)
    for said in ("ISO 9001:2015", "Lyon, Quai 3", SAID["activities"], "does not count"):
        assert said in document.draft
    released = take(take(document, "submit", by=writer), "approve", **to_sign(mona))

    browser = client_of(mona)
    pages = [f"/scopes/{scope.ref}/", f"/documents/{document.ref}/"]
    assert all("Facts changed since" not in text_of(browser.get(one)) for one in pages)
    edit(site, {"address": "Quai 4"}, by=mona)
    assert all("Facts changed since" in text_of(browser.get(one)) for one in pages)

    again = make_document(scope, by=writer)
    assert (again.pk, again.state, again.edition) == (released.pk, "revision", 1)
    assert "Quai 4" in again.draft


def test_a_scope_in_force_and_its_document_show_that_it_is_determined(writer, mona):
    asked = f"{QUALITY}:4.3"
    assert result(asked).status == "no_evidence"
    assert (
        result(asked).next_url == "/scopes/new/?editions=ISO+9001%3A2015&title=ISO+9001%3A2015"
    )
    draft = drafted(writer, editions=[QUALITY])
    [line] = counts_for(draft, writer)["lines"]
    assert (line["short"], line["number"]) == ("9001", "4.3")
    assert not counts_for(draft, writer)["for_nothing"]
    assert result(asked).next_url == f"/scopes/{draft.ref}/"
    scope = take(draft, "approve", **to_sign(mona))
    assert result(asked).status == "partial"
    assert result(f"{SERVICES}:4.3").status == "no_evidence"

    document = take(make_document(scope, by=writer), "submit", by=writer)
    take(document, "approve", **to_sign(mona), given={"review": str(day(300))})
    met = {one.key: met for one, met in result(asked).elements}
    assert met == {"documented": True, "bounds": True, "considered": False}
    assert make_document(revised(scope, writer, mona), by=writer).serves == document.serves


def revised(scope, writer, mona):
    """The scope that replaces one, with other words."""
    draft = edit(revise(scope, by=writer), {"activities": "Less than before."}, by=writer)
    return take(draft, "approve", **to_sign(mona))


def test_home_says_the_first_steps_until_scopes_and_a_document_are_in_force(
    writer, mona, olga, client_of
):
    Installation.objects.update_or_create(pk=1, defaults={"editions": [QUALITY]})
    renewed()
    browser = client_of(writer)
    home = text_of(browser.get("/"))
    assert "First steps" in home
    assert "/scopes/new/?editions=ISO+9001%3A2015&title=Scope+for+ISO+9001%3A2015" in home
    assert "First steps" not in text_of(client_of(olga).get("/"))

    form = text_of(browser.get("/scopes/new/"))
    assert form.count("needed for: Approve") == 2
    in_force(writer, mona, editions=[QUALITY])
    renewed()
    assert "Bring your documents under control</a>" in text_of(browser.get("/"))
    published(writer, mona)
    assert "First steps" not in text_of(browser.get("/"))


def test_a_draft_has_no_document_and_exclusions_stand_in_it(writer, mona, client_of):
    with pytest.raises(Refused, match="a scope in force"):
        make_document(drafted(writer), by=writer)
    given = {"cites": ["iso-9001:2015:8.3"], "reason": "Drawings of customers."}
    left = take(make("exclusion", by=writer, **given), "accept", by=mona)
    scope = in_force(writer, mona, editions=[QUALITY])
    edit(fresh(left), {"until": str(day(3))}, by=mona)
    with at(4):
        assert "Drawings of customers." not in text_told_of(scope)
    told_of_it = make_document(scope, by=writer).draft
    assert "Drawings of customers." in told_of_it
    assert f"Until {day(3)}." in told_of_it

    raised("minor", cites=["iso-9001:2015:8.3.2"])
    renewed()
    page = text_of(client_of(mona).get(f"/exclusions/{left.ref}/"))
    assert "1 record speaks against it" in page
    assert "Left out, and records speak against it" in text_of(
        client_of(mona).get("/conformity/")
    )


def test_the_list_offers_a_scope_for_each_edition_that_has_none(writer, client_of, olga):
    organization = installation()
    organization.editions = [QUALITY, SERVICES]
    organization.save()
    offer = "/scopes/new/?editions=ISO%2FIEC+20000-1%3A2018"
    offered = client_of(writer).get("/scopes/?state=in_force").content.decode()
    assert offer in offered
    assert "/scopes/new/?editions=ISO+9001%3A2015" in offered
    assert offer not in client_of(olga).get("/scopes/?state=in_force").content.decode()

    drafted(writer)
    assert offer not in client_of(writer).get("/scopes/?state=in_force").content.decode()
    form = client_of(writer).get("/scopes/new/?editions=ISO%209001%3A2015").content.decode()
    assert ">\nISO 9001:2015</textarea>" in form
