"""What to do first: the fix list reckons what each act lifts, and what it says comes true."""

import csv
import io

import orjson
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.conformity import words
from ringbeam.conformity.commands import conformity
from ringbeam.conformity.declaring import Basis, Finding, Outcome
from ringbeam.conformity.evaluating import Element, evaluate
from ringbeam.conformity.fixing import ELEMENT, RULE, Act, Cover, Stand, better, fix_list
from ringbeam.conformity.snapshots import current
from ringbeam.core.actors import system
from ringbeam.core.sayings import spoken
from ringbeam.core.writing import edit
from tests.conformity.stories import (
    INCIDENTS,
    close,
    corrected,
    fresh,
    make,
    raised,
    result,
)
from tests.conformity.test_judgements import concluded, nora
from tests.conformity.test_rule_settings import rule_of
from tests.web.pages import text_of

__all__ = ["nora"]
CLASSIFY = "Give a category to the incidents that have none."
OUTCOMES = st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=4)


def stand_of(ref, outcomes):
    """A requirement of two elements that some of four rules serve, one a good practice."""
    found = []
    for n, outcome in enumerate(outcomes):
        basis = Basis.PRACTICE if n == 3 else Basis.REQUIREMENT
        found.append((*rule_of(n, basis, "aba"[n % 3]), Finding(outcome, "said")))
    return Stand(ref, tuple(found), (Element("a", "a"), Element("b", "b")), ())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(OUTCOMES, min_size=1, max_size=4))
def test_what_a_line_lifts_is_what_evaluating_again_says(several):
    stands = {f"r{n}": stand_of(f"r{n}", outcomes) for n, outcomes in enumerate(several)}
    parts = sorted({part for one in stands.values() for part in one.gaps})
    acts = [
        Act(
            str(part),
            ("so",),
            "",
            frozenset({part}),
            tuple(r for r in stands if part in stands[r].gaps),
        )
        for part in parts
    ]
    done = set()
    lines = list(Cover(stands, acts).lines())
    assert len(lines) == len(acts)
    for line in lines:
        before = {ref: again(stands[ref], done) for ref in stands}
        done |= line.act.parts
        after = {ref: again(stands[ref], done) for ref in stands}
        lifted = {ref for ref in stands if better(after[ref], before[ref])}
        assert {ref for ref, _b, _a in line.lifts} == lifted
        assert all((before[r], after[r]) == (b, a) for r, b, a in line.lifts)


def again(stand, done):
    """The word by the evaluation itself, with what was done put in."""
    met = Finding(Outcome.MET, "said")
    found = [
        (rule, serves, met if (RULE, rule.id) in done and not f.outcome.met else f)
        for rule, serves, f in stand.found
    ]
    left = [one for one in stand.elements if (ELEMENT, stand.ref, one.key) not in done]
    return evaluate(stand.ref, found, left, [], (words.NEEDS_PERSON, "", "")).status


def test_a_line_lifts_what_it_says_once_it_is_done(monday):
    incidents = [close(make("incident")) for _ in range(20)]
    assert result(INCIDENTS).status == words.FAILING

    line = next(one for one in fix_list(current()) if CLASSIFY in str(one.act.what))
    assert (INCIDENTS, words.FAILING, words.PARTIAL) in line.lifts
    category = make("category", title="Printing")
    for one in incidents:
        edit(fresh(one), {"category": category}, by=system())
    assert result(INCIDENTS).status == words.PARTIAL
    assert CLASSIFY not in str([one.act.what for one in fix_list(current())])


def test_what_lacks_for_several_standards_is_one_thing_to_do(monday):
    lines = {spoken(one.act.what): one for one in fix_list(current())}

    scope = lines["Write the scope, and have somebody else approve it."].act
    assert len([ref for ref in scope.refs if ref.endswith(":4.3")]) == 5
    assert scope.url == "/scopes/new/"
    incidents = lines["Record incidents: none of them counts yet."].act
    assert (incidents.url, incidents.records) == ("/incidents/", ())
    assert "There is no such record yet." in [spoken(one) for one in incidents.why]
    reviews = lines["Plan as a duty: management reviews at planned intervals."].act
    assert len(reviews.refs) == 5


def test_no_two_lines_say_the_same_and_each_document_is_named(monday):
    said = [spoken(one.act.what) for one in fix_list(current())]

    assert sorted({one for one in said if said.count(one) > 1}) == []
    [policy] = [one for one in said if "Quality policy" in one]
    assert policy == "Write or link the document that is this: Quality policy."


def test_a_nonconformity_lifts_what_it_cites_and_nothing_is_said_twice(monday):
    one = raised("major")
    lines = fix_list(current())
    of_it = fix_list({INCIDENTS: current()[INCIDENTS]})
    [line] = [x for x in of_it if x.act.url == f"/nonconformities/{one.ref}/"]
    assert line.lifts[0][:2] == (INCIDENTS, words.MAJOR_OPEN)
    corrected(one)
    assert result(INCIDENTS).status == line.lifts[0][2]
    parts = [part for x in lines for part in x.act.parts]
    assert len(parts) == len(set(parts))
    settled = {ref for ref, x in current().items() if x.status == words.NEEDS_PERSON}
    assert not settled & {ref for x in lines for ref in x.act.refs}


def test_nothing_lifts_what_a_person_judged_not_to_conform(nora):
    for _ in range(20):
        close(make("incident"))
    judged = {"requirement": [INCIDENTS], "conclusion": words.MAJOR}
    concluded(nora, **judged, reason="Nobody records who called.")
    assert result(INCIDENTS).status == words.MAJOR_OPEN

    lifted = {ref for line in fix_list(current()) for ref, _was, _then in line.lifts}

    assert lifted
    assert INCIDENTS not in lifted


def test_page_csv_rest_and_command_tell_the_same(monday, mona, sam, client_of):
    for _ in range(20):
        close(make("incident"))
    browser = client_of(mona)
    page = text_of(browser.get("/conformity/fix-list/?all"))
    told = browser.get("/api/v1/conformity/fix-list").json()
    done = CliRunner().invoke(conformity, ["fix-list", "--json"])
    sheet = b"".join(browser.get("/conformity/fix-list/export.csv").streaming_content)
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))

    assert CLASSIFY in page
    assert "/actions/new/?title=Give+a+category" in page
    [line] = [one for one in told if one["what"] == CLASSIFY]
    assert line["lifts"][0] == {"requirement": INCIDENTS, "from": "failing", "to": "partial"}
    assert len(line["records"]) == 20
    assert [one["what"] for one in orjson.loads(done.output)] == [one["what"] for one in told]
    assert [row["What to do"] for row in rows] == [one["what"] for one in told]
    for address in ("/conformity/fix-list/", "/conformity/fix-list/export.csv"):
        assert client_of(sam).get(address).status_code == 404
