"""Judgements: who may conclude, what lowers at once, and what alone a person can raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.conformity import words
from ringbeam.conformity.answers import answer, foreseen
from ringbeam.conformity.concluded import LIFTED, Concluded, Judged, held_by
from ringbeam.conformity.concluding import accept_judge, raise_judged
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.snapshots import current
from ringbeam.core.actors import system
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.writing import archive, create, edit, take
from ringbeam.improvement.nonconformities import Nonconformity
from ringbeam.organization.scopes import Scope, revise
from tests.cast import to_sign
from tests.conformity.stories import (
    INCIDENTS,
    at,
    cleared,
    corrected,
    day,
    fresh,
    make,
    raised,
    result,
)

PROBLEMS = "iso-20000-1:2018:8.6.3"  # rules do not see all of its elements
LEADERSHIP = "iso-20000-1:2018:5.1"  # no rule can see it
SAID = {
    "title": "Leadership, judged",
    "requirement": [LEADERSHIP],
    "independence": "not_own",
    "competence": "Lead auditor since 2019.",
    "scope": "All services, both sites.",
    "looked_at": [{"what": "Minutes of the year, and six interviews", "count": 18}],
    "reason": "Decisions follow the policy; all six could say it.",
    "conclusion": words.JUDGED_CONFORMING,
}


def drafted(judge, **said):
    """A judgement that is ready to be concluded."""
    values = {"owner": judge.person, "judged": day(), "until": day(300), **SAID, **said}
    return create(Judgement, values, by=system())


def concluded(judge, **said):
    return take(drafted(judge, **said), "conclude", by=judge)


@pytest.fixture
def nora(monday):
    """Who judges: she works here, and owns nothing."""
    from tests.cast import somebody  # noqa: PLC0415 - imports models

    return somebody("Nora", "member")


def test_what_is_not_said_is_asked_for(nora):
    bare = create(Judgement, {"title": "Leadership", "owner": nora.person}, by=nora)

    with pytest.raises(Refused) as refusal:
        take(bare, "conclude", by=nora)

    for lacking in ("the requirement", "holds", "competence", "looked at", "the scope"):
        assert lacking in refusal.value.reasons[0]


@pytest.mark.parametrize(
    "days", [{"judged": day(1)}, {"until": day(-1)}, {"until": day(2000)}], ids=str
)
def test_it_was_judged_by_today_and_holds_for_one_cycle(nora, days):
    with pytest.raises(Refused):
        concluded(nora, **days)


def test_only_who_judged_concludes_it(nora, mona):
    with pytest.raises(Refused):
        take(drafted(nora), "conclude", by=mona)


def test_where_no_rule_sees_a_person_can_raise_until_the_day_that_was_said(nora):
    assert result(LEADERSHIP).status == words.NEEDS_PERSON
    one = concluded(nora)

    told = result(LEADERSHIP)
    assert (told.status, told.judgement) == ("judged_conforming", "judged_conforming")
    assert told.evidence_status == words.NEEDS_PERSON
    assert "Nora judged it conforming" in told.reason
    apart = current()[LEADERSHIP]
    assert "Nora" in apart.reason
    assert apart.evidence_reason.startswith("No rule can see this")
    assert result(LEADERSHIP, day(300)).status == words.JUDGED_CONFORMING
    late = result(LEADERSHIP, day(301))
    assert (late.status, late.judgement) == (words.NEEDS_PERSON, words.NOT_ASSESSED)
    assert f"{one.ref}, judged conforming by Nora, held until" in late.reason
    turn = next(t for t in foreseen(last=day(310)) if t["clause"] == "5.1")
    assert (turn["on"], turn["status"]) == (str(day(301)), words.NEEDS_PERSON)


def test_a_past_day_is_answered_as_it_was(nora):
    with at(5):
        concluded(nora, judged=day(5))
    with at(10):
        then = {n: _word_on(n) for n in (4, 5, 9)}
    assert then == {4: "needs_person", 5: "judged_conforming", 9: "judged_conforming"}


def _word_on(n):
    told = answer(standard="iso-20000-1", on=day(n))
    return next(one["status"] for one in told if one["clause"] == "5.1")


def test_one_of_another_edition_or_a_draft_or_a_part_of_it_raises_nothing(nora):
    drafted(nora)
    concluded(nora, requirement=["iso-9001:2015:5.1.1"])
    concluded(nora, elements=[{"element": "all"}], until=day(0))
    archive(concluded(nora), by=system())

    assert result(LEADERSHIP).status == words.NEEDS_PERSON


def test_no_judgement_hides_that_a_rule_has_nothing_to_look_at(nora):
    concluded(nora, requirement=[INCIDENTS])
    assert result(INCIDENTS).status == words.NO_EVIDENCE
    assert result(INCIDENTS).judgement == words.JUDGED_CONFORMING


@pytest.mark.parametrize("grade", ["minor", "major"])
def test_a_nonconformity_by_judgement_lowers_until_its_nonconformity_is_corrected(nora, grade):
    one = concluded(nora, conclusion=grade)
    assert (result(LEADERSHIP).status, result(LEADERSHIP).judgement) == (f"{grade}_open", grade)
    assert result(LEADERSHIP, day(400)).status == f"{grade}_open"  # its end does not clear it

    raise_judged(one, finding="Nobody could say the policy.", by=nora)

    found = Nonconformity.rows.get()
    assert (found.cites, found.grade, found.found) == ([LEADERSHIP], grade, day())
    assert result(LEADERSHIP).status == f"{grade}_open"
    corrected(found)
    assert result(LEADERSHIP).status == words.NEEDS_PERSON
    take(fresh(found), "reopen", by=system())
    assert result(LEADERSHIP).status == f"{grade}_open"
    cleared(fresh(found))
    assert result(LEADERSHIP).status == words.NEEDS_PERSON
    with pytest.raises(Refused):
        raise_judged(fresh(one), finding="Again.", by=nora)


def test_what_lowers_is_not_taken_back_by_another(nora, mona):
    one = concluded(nora, conclusion="major")
    why = {"withdrawn_because": "It looks bad."}

    with pytest.raises(Refused):
        take(one, "withdraw", by=mona, given=why)
    archive(fresh(one), by=mona)
    assert result(LEADERSHIP).status == words.MAJOR_OPEN
    take(fresh(one), "withdraw", by=nora, given=why)
    assert result(LEADERSHIP).status == words.NEEDS_PERSON


def test_a_concluded_one_is_not_edited_but_superseded(nora, lukas):
    one = concluded(nora, conclusion="minor")
    with pytest.raises(Refused):
        edit(one, {"conclusion": words.JUDGED_CONFORMING}, by=nora)

    new = concluded(lukas, supersedes=one.ref)

    assert (fresh(one).state, fresh(one).superseded_by_id) == ("superseded", new.pk)
    assert result(LEADERSHIP).status == words.JUDGED_CONFORMING
    with pytest.raises(Refused):
        concluded(lukas, supersedes=new.ref, requirement=["iso-20000-1:2018:5.2.1"])


@pytest.fixture
def lukas(monday):
    from tests.cast import somebody  # noqa: PLC0415 - imports models

    return somebody("Lukas", "member")


def test_one_older_than_a_nonconformity_judged_since_does_not_come_back(nora, lukas):
    with at(5):
        concluded(nora, judged=day(1))
        major = concluded(lukas, conclusion="major", judged=day(4))
        raise_judged(major, finding="Nobody could say the policy.", by=lukas)
        corrected(Nonconformity.rows.get())
        assert (result(LEADERSHIP).status, result(LEADERSHIP).judgement) == (
            words.NEEDS_PERSON,
            words.NOT_ASSESSED,
        )
        with pytest.raises(Refused, match="earlier day"):
            concluded(nora, judged=day(3), supersedes=major.ref)
        concluded(nora, judged=day(5))
        assert result(LEADERSHIP).status == words.JUDGED_CONFORMING


def test_what_superseded_a_nonconformity_and_was_withdrawn_leaves_it_standing(nora, lukas):
    major = concluded(nora, conclusion="major")
    new = concluded(lukas, supersedes=major.ref)
    assert result(LEADERSHIP).status == words.JUDGED_CONFORMING
    take(fresh(new), "withdraw", by=lukas, given={"withdrawn_because": "Said too early."})
    assert result(LEADERSHIP).status == words.MAJOR_OPEN


def test_one_of_a_single_place_raises_only_where_that_is_all_of_the_scope(nora, mona):
    lyon, mail = make("site", title="Lyon"), make("service", title="Mail")
    make("site", title="Turin")
    one = concluded(nora, site=lyon.ref)
    assert result(LEADERSHIP).judgement == words.NOT_ASSESSED
    assert f"{one.ref} is of one site, unit or service" in result(LEADERSHIP).reason
    concluded(nora, requirement=[PROBLEMS], service=mail.ref)
    assert covered_of(PROBLEMS) == 0

    author = somebody_who_writes()
    take(scope_of(author, mail), "approve", **to_sign(mona))
    assert result(LEADERSHIP).judgement == words.NOT_ASSESSED
    take(revised(author, mail, lyon), "approve", **to_sign(mona))
    assert result(LEADERSHIP).status == words.JUDGED_CONFORMING
    assert covered_of(PROBLEMS) > 0

    concluded(nora, conclusion="minor", site=make("site", title="Oslo").ref)
    assert result(LEADERSHIP).status == words.MINOR_OPEN


def covered_of(requirement):
    """How many elements of a requirement are covered."""
    return sum(met for _element, met in result(requirement).elements)


def somebody_who_writes():
    """A second manager, who drafts what Mona approves."""
    from tests.cast import somebody  # noqa: PLC0415 - imports models

    return somebody("Wanda", "manager")


def scope_of(author, *covered):
    """The draft of the scope of ISO/IEC 20000-1 over these records."""
    extent = [{"records": [one.ref for one in covered]}]
    said = {"activities": "Running services.", "considered": "What customers expect."}
    return make("scope", by=author, editions=["iso-20000-1:2018"], extent=extent, **said)


def revised(author, *covered):
    """A draft over these records that revises the scope in force."""
    draft = revise(Scope.rows.get(state="in_force"), by=author)
    return edit(draft, {"extent": [{"records": [one.ref for one in covered]}]}, by=author)


def test_while_an_ungraded_nonconformity_is_open_no_element_is_covered_by_judgement(nora):
    concluded(nora, requirement=[PROBLEMS])
    covered = covered_of(PROBLEMS)
    found = raised(cites=[PROBLEMS])
    assert covered > 0 == covered_of(PROBLEMS)
    corrected(found)
    assert covered_of(PROBLEMS) == covered


def test_the_worse_of_two_that_stand_is_told_and_an_opportunity_raises_nothing(nora, lukas):
    concluded(nora)
    concluded(lukas, conclusion=words.OPPORTUNITY)
    assert (result(LEADERSHIP).status, result(LEADERSHIP).judgement) == (
        words.NEEDS_PERSON,
        words.OPPORTUNITY,
    )
    concluded(lukas, conclusion=words.MINOR)
    assert result(LEADERSHIP).judgement == words.MINOR


@pytest.mark.parametrize("grade", ["", "minor"])
def test_an_open_finding_lets_nothing_be_shown_as_judged_conforming(nora, grade):
    concluded(nora)
    found = raised(grade, cites=[LEADERSHIP])
    assert result(LEADERSHIP).status == ("minor_open" if grade else words.NEEDS_PERSON)
    corrected(found)
    told = result(LEADERSHIP)
    assert told.status == words.JUDGED_CONFORMING
    assert [one.state for one in told.cited] == (["corrected"] if grade else [])


@pytest.mark.parametrize("why", ["own", "service", "process", "records", "evidence", "above"])
def test_nobody_judges_what_is_their_own_unless_safeguarded(nora, mona, why):
    boss = make("unit", title="Desk", owner=nora.person)
    worker = make("person", title="Will", unit=boss.ref)
    said = {
        "own": lambda: {"independence": "own"},
        "service": lambda: {"service": make("service", owner=nora.person).ref},
        "process": lambda: (
            make("process", owner=nora.person, serves=["iso-20000-1:2018:5"]) and {}
        ),
        "records": lambda: {"looked_at": [_looked(make("document", owner=nora.person).ref)]},
        "evidence": lambda: _own_document(nora),
        "above": lambda: {"service": make("service", owner=worker.ref).ref},
    }[why]()
    one = drafted(nora, **said)

    with pytest.raises(Refused) as refusal:
        take(one, "conclude", by=nora)
    assert "A written safeguard" in refusal.value.reasons[0]
    with pytest.raises(Forbidden):
        accept_judge(one, safeguard="Trust me.", by=nora)
    accept_judge(one, safeguard="Mona looked at the sample, too.", by=mona)
    assert take(fresh(one), "conclude", by=nora).state == "concluded"


def _looked(ref):
    return {"what": "The manual", "records": [ref]}


def _own_document(nora):
    make("document", owner=nora.person)
    return {"requirement": ["iso-20000-1:2018:7.5.2"]}


def test_an_imported_one_lowers_and_raises_nothing(nora):
    one = concluded(nora)
    Judgement.rows.filter(pk=one.pk).update(checked=None)
    assert result(LEADERSHIP).status == words.NEEDS_PERSON
    Judgement.rows.filter(pk=one.pk).update(conclusion="major")
    assert result(LEADERSHIP).status == words.MAJOR_OPEN


def _one(conclusion, *, when, everywhere=True, **said):
    """One judgement; the higher ``when``, the newer, also of two of one day."""
    named = {"ref": "JDG-1", "who": "Nora", "independence": "not_own", "entry": when}
    days = {"judged": day(when // 2), "until": day(9)}
    return Concluded(conclusion=conclusion, everywhere=everywhere, **said, **named, **days)


JUDGEMENTS = st.lists(
    st.builds(
        _one,
        st.sampled_from(sorted(set(words.JUDGEMENTS) - {words.NOT_ASSESSED})),
        when=st.integers(0, 7),
        everywhere=st.booleans(),
        holds=st.booleans(),
        finding=st.sampled_from(["", "open", "corrected", "cleared"]),
        elements=st.sampled_from([(), ("a",), ("a", "b")]),
    ),
    max_size=5,
    unique_by=lambda one: one.entry,
)


@given(JUDGEMENTS, st.sampled_from(words.ORDER), st.booleans())
def test_no_set_of_judgements_lifts_what_the_records_show(judgements, computed, open_finding):
    judged = Judged(tuple(judgements))
    shown = words.shown({computed, *held_by(judged, computed, open_finding=open_finding)})

    place = words.ORDER.index
    lifted = shown == words.JUDGED_CONFORMING != computed
    assert not lifted or (computed in LIFTED and not open_finding and not judged.lowering)
    assert lifted or place(shown) <= place(computed)


@given(JUDGEMENTS, st.sampled_from(["", "NC-1"]))
def test_one_of_a_part_or_older_than_a_nonconformity_changes_nothing(judgements, ungraded):
    adverse = [one for one in judgements if one.conclusion in (words.MINOR, words.MAJOR)]
    newest = max((one.when for one in adverse), default=(day(-1), 0))
    counting = [
        one for one in judgements if one in adverse or (one.everywhere and one.when > newest)
    ]
    said, without = (Judged(tuple(o), ungraded=ungraded) for o in (judgements, counting))

    assert (said.word, said.conforming) == (without.word, without.conforming)
    assert said.assessed(["a", "b"]) == without.assessed(["a", "b"])
    assert not (said.assessed(["a"]) and (ungraded or said.lowering))
