"""Actions: raised from any record, done with evidence, verified by somebody else."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import clock, writing
from ringbeam.core.actors import Granted, system
from ringbeam.core.conversation import attach, link, links_of
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.improvement.actions import Action
from ringbeam.improvement.nonconformities import raise_nonconformity
from ringbeam.improvement.raising_actions import raise_action
from tests.web.pages import text_of, typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(amir):
    """An incident after which something is to be done."""
    return writing.create(named("incident").model, {"title": "Restore failed"}, by=amir)


@pytest.fixture
def planned(mona, olga):
    """An action that Olga owns, due tomorrow."""
    given = {"title": "Restore monthly", "description": "Each month.", "owner": olga.person}
    return writing.create(Action, given | {"due": clock.now() + timedelta(days=1)}, by=mona)


def fresh(action):
    return Action.rows.get(pk=action.pk)


def test_it_is_raised_from_any_record_in_one_step_and_owned_by_who_raised_it(outage, amir):
    made = raise_action(outage, action="Test the restore\nEach month.", by=amir)

    assert (made.title, made.owner_id, made.state) == ("Test the restore", amir.person, "open")
    (one,), _inward = links_of(made.pk)
    assert (one.kind, one.target_id) == ("action_for", outage.pk)


def test_from_a_nonconformity_it_is_its_corrective_action(outage, amir):
    found = raise_nonconformity(outage, finding="No restore test", by=amir)

    assert raise_action(found, action="Plan tests", by=amir).nonconformity_id == found.pk


def test_nothing_said_raises_nothing(outage, amir):
    with pytest.raises(ValidationError):
        raise_action(outage, action="  ", by=amir)
    assert not Action.rows.exists()


def test_open_ones_stand_on_the_page_of_the_record_and_on_home(outage, amir, client_of):
    browser = client_of(amir)
    browser.post(f"/incidents/{outage.ref}/do/raise_action/", {"action": "Test the restore"})
    made = Action.rows.get()

    assert made.ref in text_of(browser.get(f"/incidents/{outage.ref}/"))
    assert "Test the restore" in text_of(browser.get("/"))
    writing.take(made, "cancel", by=system(), given={"cancelled_because": "Twice."})
    page = text_of(browser.get(f"/incidents/{outage.ref}/"))
    assert "1 action is closed." in page
    assert made.ref not in page.partition('id="related"')[2].partition("History")[0]


def test_it_does_not_begin_without_somebody_and_a_day(outage, amir):
    made = raise_action(outage, action="Test", by=amir)
    with pytest.raises(Refused):
        writing.take(made, "start", by=amir)


def test_it_is_not_done_without_evidence(planned, olga):
    with pytest.raises(Refused) as refusal:
        writing.take(planned, "finish", by=olga, given={"evidence": " "})
    assert "Nothing shows that it was done" in refusal.value.reasons[0]
    done = writing.take(planned, "finish", by=olga, given={"evidence": "Report 4."})
    assert (done.state, done.open, done.progress) == ("done", False, 100)
    assert done.finished_by_id == olga.person


def test_a_file_or_a_linked_record_is_evidence_too(planned, olga, outage, mona):
    attach(planned, BytesIO(b"%PDF"), "report.pdf", by=olga)
    assert writing.take(planned, "finish", by=olga).state == "done"
    writing.take(fresh(planned), "reopen", by=olga)
    link(outage, "evidences", planned, by=system())
    assert writing.take(fresh(planned), "finish", by=olga).state == "done"


def test_steps_say_how_far_it_is_and_must_be_done(planned, olga):
    steps = [{"step": "Plan", "done": True}, {"step": "Do"}, {"step": "Check"}]
    made = writing.edit(planned, {"steps": steps}, by=olga)
    assert made.progress == 33
    with pytest.raises(Refused) as refusal:
        writing.take(made, "finish", by=olga, given={"evidence": "x"})
    assert refusal.value.reasons == ["Not every step is done."]


def test_the_effect_is_verified_by_somebody_else(planned, olga, mona, amir):
    asked = writing.edit(planned, {"verify": True}, by=mona)
    with pytest.raises(Refused):
        writing.take(asked, "finish", by=olga, given={"evidence": "Report 4."})
    handed = {"evidence": "Report 4.", "verifier": amir.person}
    waits = writing.take(asked, "hand_over", by=olga, given=handed)
    assert (waits.state, waits.open) == ("effect_pending", True)
    for doer in (olga, _with_role(olga)):
        with pytest.raises(Refused):
            writing.take(waits, "verify", by=doer, given={"effect": "Works."})
    back = writing.take(waits, "send_back", by=amir, given={"effect": "Seen again."})
    assert back.state == "in_progress"
    waits = writing.take(back, "hand_over", by=olga, given={"evidence": "Report 5."})
    assert writing.take(waits, "verify", by=amir, given={"effect": "Gone."}).state == "done"


def _with_role(actor):
    """The same person, who manages, too: the role does not make them somebody else."""
    return replace(actor, grants=(Granted("manager"),))


def test_the_owner_is_not_named_to_verify(planned, olga, mona):
    with pytest.raises(ValidationError):
        writing.edit(planned, {"verifier": olga.person}, by=mona)


def test_others_do_not_finish_it(planned, amir):
    with pytest.raises(Forbidden):
        writing.take(planned, "finish", by=amir, given={"evidence": "x"})


def test_steps_are_ticked_in_the_form_and_told_in_history_line_by_line(
    planned, olga, client_of
):
    writing.edit(planned, {"steps": [{"step": "Plan"}, {"step": "Do"}]}, by=olga)
    browser = client_of(olga)
    address = f"/actions/{planned.ref}/edit/"
    typed = typed_in(browser.get(address))
    typed |= {"steps-0-done": "1", "steps-1-goes": "1", "steps-2-step": "Check"}
    assert browser.post(address, typed).status_code == 302

    assert fresh(planned).steps == [
        {"line": 1, "step": "Plan", "done": True},
        {"line": 2, "step": "Check", "done": False},
    ]
    page = text_of(browser.get(f"/actions/{planned.ref}/?show=changes"))
    assert "Steps, line 1: done" in page
