"""Results: all requirements, their shape for programs, their cache, and for whom."""

from collections import Counter
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from ringbeam.conformity import words
from ringbeam.conformity.answers import DEMONSTRATION, answer
from ringbeam.conformity.assessing import EDITIONS, editions_followed
from ringbeam.conformity.commands import conformity
from ringbeam.conformity.declaring import RULES
from ringbeam.conformity.elements import ELEMENTS
from ringbeam.conformity.mapping import chapters
from ringbeam.conformity.snapshots import (
    Snapshot,
    before_or_on,
    changes,
    current,
    latest,
    read,
    renewed,
)
from ringbeam.conformity.testing import whole_populations_tested
from ringbeam.core import rules
from ringbeam.core.actors import system
from ringbeam.core.installation import Installation
from ringbeam.core.refusals import Refused
from ringbeam.exchange.origins import Origin
from ringbeam.standards.requirements import Requirement, lowest_of
from scripts import conformity_rules
from tests.cast import somebody
from tests.conformity.stories import INCIDENTS, at, day, make, raised, result, solved

KEYS = {
    *("standard", "edition", "clause", "status", "evidence_status", "judgement"),
    *("reason", "next", "evidence", "rules"),
}


def test_a_fresh_installation_has_no_evidence_or_needs_a_person_everywhere(monday):
    told = answer()

    assert len(told) == 326
    assert {one["status"] for one in told} == {"no_evidence", "needs_person"}
    assert all(one["reason"] and one["next"] for one in told)
    assert all(rule["met"] is None for one in told for rule in one["rules"])


def test_the_answer_has_the_shape_that_programs_were_promised(monday):
    solved(2)
    raised("minor")

    for one in answer():
        assert set(one) == KEYS
        assert set(one["evidence"]) == {"count", "sample"}
        assert all(set(rule) == {"id", "met", "reason"} for rule in one["rules"])
        assert one["status"] in words.ORDER
        assert one["judgement"] == "not_assessed"
        assert len(one["evidence"]["sample"]) <= 20


def test_one_standard_and_edition_is_told_alone_and_an_unknown_one_is_refused(monday):
    run = CliRunner().invoke

    one = run(conformity, ["--standard", "iso-20000-1", "--edition", "2018", "--json"])
    unknown = run(conformity, ["--standard", "iso-20000-1", "--edition", "1848", "--json"])
    not_followed = run(conformity, ["--standard", "iso-31000", "--json"])

    assert len(orjson.loads(one.output)) == 63
    assert {row["standard"] for row in orjson.loads(one.output)} == {"iso-20000-1"}
    assert (unknown.exit_code, not_followed.exit_code) == (1, 1)
    assert "1848" in unknown.output
    assert "followed: iso-9001, iso-14001" in not_followed.output
    bare = run(conformity, ["--edition", "2018"])
    assert (bare.exit_code, "of which standard" in bare.output) == (1, True)


def test_the_command_says_a_day_and_tests_whole_populations(monday):
    solved(1)
    run = CliRunner().invoke

    past = run(conformity, ["--as-of", "2026-03-01", "--json"])
    wrong = run(conformity, ["--as-of", "yesterday"])
    tests = run(conformity, ["tests", "--json"])
    said = run(conformity, ["tests"])

    assert len(orjson.loads(past.output)) == 326
    assert wrong.exit_code == 2
    assert [one["population"] for one in orjson.loads(tests.output)] == [1, 1, 1, 1, 0]
    assert "not that it was true or worked" in said.output
    assert "Worked out from records" in run(conformity, []).output


def test_a_past_day_says_when_it_is_judged_by_the_rules_of_today(monday):
    solved(2)
    current()
    with at(5):
        known = {
            one["clause"]: one["reason"] for one in answer(on=day(0), standard="iso-20000-1")
        }
        unknown = answer(on=day(-1), standard="iso-20000-1")
        changed = Snapshot.objects.get(day=day(0))
        changed.results = changed.results.replace('"version":2', '"version":1')
        changed.save()
        other = {
            one["clause"]: one["reason"] for one in answer(on=day(0), standard="iso-20000-1")
        }

    said = "Judged by the rules of today."
    assert said not in known["8.6.1"]
    assert said in other["8.6.1"]
    assert all((said in one["reason"]) == bool(one["rules"]) for one in unknown)


def test_a_day_that_lies_ahead_is_refused_in_a_sentence(monday):
    ahead = CliRunner().invoke(conformity, ["--as-of", "2026-03-03"])

    assert ahead.exit_code == 1
    assert "lies ahead" in ahead.output


def test_every_requirement_is_in_the_map(monday):
    shown = [
        ref
        for chapter in chapters(EDITIONS, current())
        for row in chapter.rows
        for cell in row.cells
        if cell
        for ref in cell.refs
    ]

    assert set(shown) == {one.ref for one in lowest_of(EDITIONS)}
    assert len(set(shown)) == 326


def test_rules_and_elements_name_requirements_that_exist(stored):
    served = {serves.requirement for one in RULES.values() for serves in one.serves}
    lowest = Requirement.objects.filter(lowest=True).values_list("ref", flat=True)

    assert served | set(ELEMENTS) <= set(lowest)


def test_imported_records_say_so(monday):
    one = make("incident")
    assert "imported" not in result(INCIDENTS).reason

    Origin.objects.create(entry_id=one.pk, source="log", key="1", digest="0")

    assert "imported" in str([finding.reason for _r, _s, finding in result(INCIDENTS).found])


def test_a_demonstration_says_so_in_every_answer(monday):
    run = CliRunner().invoke
    assert not any(str(DEMONSTRATION) in one["reason"] for one in answer())

    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})

    assert all(str(DEMONSTRATION) in one["reason"] for one in answer())
    assert all(
        str(DEMONSTRATION) in one["reason"] for one in whole_populations_tested(system())
    )
    assert run(conformity, []).output.count(str(DEMONSTRATION)) == 1


def test_records_that_the_reader_may_not_see_are_counted_and_not_named(monday, the_customer):
    one = make("incident")
    elsewhere = somebody("Abel", rules.AUDITOR.name, scope=the_customer)

    seen = {row["clause"]: row["evidence"] for row in answer(standard="iso-20000-1")}
    withheld = answer(standard="iso-20000-1", by=elsewhere)

    assert seen["8.6.1"] == {"count": 1, "sample": [one.ref]}
    told = {row["clause"]: row["evidence"] for row in withheld}
    assert told["8.6.1"] == {"count": 1, "sample": []}


def test_results_are_kept_until_something_changes(monday):
    current()
    kept = Snapshot.objects.get().stamp
    with at(0, minutes=5):
        current()
        assert Snapshot.objects.get().at == monday

        raised("major")
        assert current()[INCIDENTS].status == "major_open"
    assert Snapshot.objects.get().stamp != kept
    assert Snapshot.objects.get().hurting == 1


def test_home_shows_the_last_results_and_when_they_are_of(monday):
    current()
    with at(0, minutes=5):
        raised("major")
        shown = latest()

    assert shown.at == monday
    assert read(shown)[INCIDENTS].status == "no_evidence"


def test_what_changed_is_told_from_the_days_that_were_kept(monday):
    current()
    with at(7):
        raised("minor")
        ((before, now),) = changes(before_or_on(day(0)), renewed())

    assert (before.requirement, before.status, now.status) == (
        INCIDENTS,
        "no_evidence",
        "minor_open",
    )
    assert before_or_on(day(-1)) is None
    assert before_or_on(day(3)).day == day(0)


def test_another_edition_is_followed_when_it_is_chosen(monday):
    assert editions_followed() == EDITIONS
    Installation.objects.update_or_create(pk=1, defaults={"editions": ["iso-9001:2026"]})

    counts = Counter((one["standard"], one["edition"]) for one in answer())

    assert list(counts) == [("iso-9001", "2026")]


def test_the_page_of_rules_is_what_is_declared():
    page = Path(conformity_rules.TARGET).read_text(encoding="utf-8")

    assert page == conformity_rules.text()


@pytest.mark.parametrize("name", RULES)
def test_the_page_of_rules_names_each(name):
    assert f"## {name}" in conformity_rules.text()


def test_the_command_acts_as_somebody_and_tells_only_who_may_read_the_whole(
    monday, mona, the_customer
):
    somebody("Bert", rules.AUDITOR.name, scope=the_customer)
    solved(20)

    def run(*arguments):
        return CliRunner().invoke(conformity, arguments)

    for asked in (["--as-of", "2026-03-01"], ["tests"], []):
        refused = run(*asked, "--as", "bert@ringbeam.example")
        nobody = run(*asked, "--as", "nobody@ringbeam.example")
        assert isinstance(refused.exception, Refused)
        assert isinstance(nobody.exception, Refused)
        assert not refused.output
        assert run(*asked, "--as", "mona@ringbeam.example").output == run(*asked).output
