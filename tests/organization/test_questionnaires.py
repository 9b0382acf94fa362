"""Questionnaires: fixed versions, answers that belong to one, the page on which one answers."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from ringbeam.core.actors import system
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take
from ringbeam.organization.answers import Answer
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion
from tests.cast import somebody
from tests.organization.asking_samples import (
    begun,
    fresh,
    published,
    questions,
    revised,
    sent,
    written,
)
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
SHOWN = ["1", "3", "4"]


def typed(**more):
    """A page of answers as it is sent."""
    return {"shown": SHOWN, "q-1": "yes", "q-3": "4", "q-4": "6.5", "act": "send", **more}


def page(questionnaire):
    return f"/questionnaires/{questionnaire.ref}/answer/"


def test_a_published_version_is_fixed_and_the_database_keeps_it(mona):
    made = published(by=mona)
    with pytest.raises(Refused):
        edit(made, {"questions": questions()[:1]}, by=mona)
    assert edit(fresh(made), {"title": "Guard round, hall 2"}, by=mona).edition == 1

    version = QuestionnaireVersion.objects.get()
    assert version.questions[0]["question"] == "Is the guard in place?"
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionnaireVersion.objects.update(title="Another")


def test_what_cannot_be_answered_is_not_published():
    made = written(questions=[{"question": "?", "kind": "choice", "choices": "yes"}])
    with pytest.raises(Refused) as refusal:
        take(made, "publish", by=system())
    assert "two different choices" in refusal.value.reasons[0]


def test_an_answer_belongs_to_its_version(olga):
    made = published()
    mine = begun(made, olga, {"1": "yes"})
    revised(made, questions=[{"question": "Another?", "required": True}])
    yours = begun(made, olga, {"1": "a text"})

    assert take(mine, "send", by=olga).edition == 1
    assert (yours.edition, yours.answers) == (2, {"1": "a text"})


def test_a_hidden_answer_is_not_sent_and_a_missing_one_is_named(olga):
    made = published()
    with pytest.raises(Refused) as refusal:
        sent(made, olga, {"1": "no"})
    assert "2 What is missing?" in refusal.value.reasons[0]

    assert sent(made, olga, {"1": "yes", "2": "not asked", "3": 5}).answers == {
        "1": "yes",
        "3": 5,
    }


@pytest.mark.parametrize(
    "answers", [{"1": "maybe"}, {"4": 17}, {"9": "x"}, {"5": "PER-999999"}, ["x"], {"4": "six"}]
)
def test_what_is_no_answer_is_refused(olga, answers):
    with pytest.raises(ValidationError) as refusal:
        begun(published(), olga, answers)
    assert "answers" in refusal.value.message_dict


def test_what_was_sent_stays_and_is_in_ones_own_name(olga, mona):
    made = published()
    other = create(named("person").model, {"title": "Another"}, by=system())
    given = {"title": "x", "questionnaire": made.ref, "owner": other.ref}
    mine = create(Answer, {**given, "answers": {"1": "yes"}}, by=olga)
    assert mine.owner_id == olga.person
    done = take(mine, "send", by=olga)
    for by in (olga, mona):
        with pytest.raises(Refused):
            edit(fresh(done), {"answers": {"1": "no"}}, by=by)


def test_each_person_answers_once_where_it_says_so(olga, amir):
    made = published(once=True)
    sent(made, olga, {"1": "yes"})
    sent(made, amir, {"1": "yes"})
    with pytest.raises(Refused):
        sent(made, olga, {"1": "yes"})


def test_it_takes_no_answers_when_closed_or_after_its_day(olga):
    made, late = published(), published(until="2026-01-01")
    mine = begun(made, olga, {"1": "yes"})
    take(fresh(made), "close", by=system())
    for one in (mine, begun(late, olga, {"1": "yes"})):
        with pytest.raises(Refused):
            take(one, "send", by=olga)


def test_answers_are_read_by_owner_manager_and_who_gave_them(olga, amir, mona, ada):
    made = published(owner=named("person").model.rows.get(pk=amir.person).ref)
    done = sent(made, olga, {"1": "yes"})
    readers = [one for one in (olga, amir, mona, ada) if Answer.register.may_see(one, done)]
    assert readers == [olga, amir, mona, ada]
    assert not Answer.register.may_see(somebody("Nils", "member"), done)


def test_the_page_asks_keeps_and_sends(olga, client_of):
    browser, made = client_of(olga), published()
    assert "What is missing?" not in text_of(browser.get(page(made)))

    again = browser.post(
        page(made), typed(act="look", **{"q-1": "no"}), headers={"HX-Request": "true"}
    )
    assert "What is missing?" in text_of(again)
    assert "How safe is it?" not in text_of(again)
    same = browser.post(page(made), typed(act="look"), headers={"HX-Request": "true"})
    assert same.status_code == 204

    refused = browser.post(page(made), typed(**{"q-1": "no", "q-4": "lots"}))
    assert refused.status_code == 422
    for words in ("lots", "This must be a number.", "This must be answered."):
        assert words in text_of(refused)
    assert Answer.rows.get().answers == {"1": "no", "3": 4}

    assert "kept=1" in browser.post(page(made), typed(act="keep"))["Location"]
    shown = text_of(browser.get(page(made)))
    assert 'value="6.5"' in shown
    browser.post(page(made), typed())
    done = Answer.rows.get()
    assert (done.state, done.answers) == ("sent", {"1": "yes", "3": 4, "4": 6.5})
    assert "6.5 bar" in text_of(browser.get(f"/answers/{done.ref}/"))


def test_a_photo_and_a_person_are_kept_on_the_answer(olga, client_of):
    asked = [{"question": "Show it", "kind": "photo"}, {"question": "Who", "kind": "person"}]
    browser, made = client_of(olga), published(questions=asked)
    photo = SimpleUploadedFile("hall.jpg", b"\xff\xd8", content_type="image/jpeg")
    nobody = browser.post(page(made), {"shown": ["1", "2"], "q-1": photo, "q-2": "PER-999999"})
    assert nobody.status_code == 422
    assert "hall.jpg" in text_of(nobody)

    ref = named("person").model.rows.get(pk=olga.person).ref
    browser.post(page(made), {"shown": ["1", "2"], "q-2": f"Olga ({ref})"})
    done = Answer.rows.get()
    assert done.answers["2"] == ref
    shown = text_of(browser.get(f"/answers/{done.ref}/"))
    assert f"/files/{done.answers['1']}/" in shown
    assert "hall.jpg" in shown
    with pytest.raises(ValidationError):
        begun(made, olga, {"1": done.answers["1"]})


def test_figures_count_each_question_for_who_may_read_them(olga, amir, mona, client_of):
    made = published()
    for who, answers in ((olga, {"1": "no", "2": "The bolt"}), (amir, {"1": "yes", "3": 5})):
        sent(made, who, answers)
    shown = text_of(client_of(mona).get(f"/questionnaires/{made.ref}/figures/"))
    for words in ("2 answers were sent", "n = 2 of 2 asked", "n = 1 of 1 asked", "The bolt"):
        assert words in shown
    assert client_of(olga).get(f"/questionnaires/{made.ref}/figures/").status_code == 403
    assert (
        client_of(mona).get(f"/questionnaires/{made.ref}/figures/?version=7").status_code == 404
    )


def test_only_people_of_the_organization_answer(sam, ada, client_of):
    made = published()
    assert client_of(sam).get(page(made)).status_code == 404
    assert client_of(ada).get(page(made)).status_code == 403
    with pytest.raises(Forbidden):
        begun(made, ada, {"1": "yes"})
