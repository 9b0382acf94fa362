"""Anonymous answers: nothing kept that says who, figures only of many, texts for one reader."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import take
from ringbeam.organization.anonymous_answers import (
    AnonymousAnswer,
    AnswerLink,
    answer_anonymously,
    make_links,
)
from tests.organization.asking_samples import fresh, published, questions, written
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
ASKED = [
    {"question": "Where?", "kind": "choice", "choices": "Hall 1\nHall 2", "required": True},
    {"question": "What troubles you?", "kind": "text", "after": 1, "value": "Hall 1"},
    {"question": "How content are you?", "kind": "scale"},
]
SENT = {"shown": ["1", "2"], "q-1": "Hall 1", "q-2": "The noise", "act": "send"}


@pytest.fixture
def survey(olga):
    """An anonymous survey that Olga owns, so that she reads its texts."""
    owner = named("person").model.rows.get(pk=olga.person).ref
    return published(title="Climate", questions=ASKED, anonymous=True, owner=owner, split=1)


def answered(survey, number, by, hall="Hall 1"):
    for n, secret in enumerate(make_links(fresh(survey), number, by=by)):
        assert answer_anonymously(secret, {1: hall, 2: f"Text {n:02}", 3: 4})


def test_nothing_is_kept_that_says_who_or_when(survey, mona, amir, client_of):
    """Even a browser that is signed in leaves nothing, and the link is forgotten."""
    (secret,) = make_links(survey, 1, by=mona)
    before, browser = HistoryLine.objects.count(), client_of(amir)
    assert "Nobody is told who answers." in text_of(browser.get(f"/answer/{secret}/"))
    with CaptureQueriesContext(connection) as caught:
        done = browser.post(f"/answer/{secret}/", SENT)

    assert done.status_code == 200
    wrote = [one["sql"] for one in caught if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert [sql.split('"')[1] for sql in wrote] == ["organization_anonymousanswer"]
    kept = AnonymousAnswer.objects.get()
    assert kept.pk.version == 4
    assert (kept.day, kept.answers) == (clock.now().date(), {"1": "Hall 1", "2": "The noise"})
    columns = {one.name for one in AnonymousAnswer._meta.concrete_fields}
    assert columns == {"id", "version", "day", "answers", "code", "replies"}
    assert HistoryLine.objects.count() == before
    assert not AnswerLink.objects.exists()
    assert Client().get(f"/answer/{secret}/").status_code == 404


def test_the_page_asks_on_and_names_what_is_missing(survey, mona):
    (secret,), browser = make_links(survey, 1, by=mona), Client()
    more = browser.post(
        f"/answer/{secret}/",
        {"shown": "1", "q-1": "Hall 1", "act": "look"},
        headers={"HX-Request": "true"},
    )
    assert "What troubles you?" in text_of(more)
    refused = browser.post(f"/answer/{secret}/", {"shown": "1", "act": "send"})
    assert (refused.status_code, AnonymousAnswer.objects.count()) == (422, 0)
    assert "This must be answered." in text_of(refused)


def test_figures_wait_for_the_end_and_for_enough(survey, mona, olga, client_of):
    address = f"/questionnaires/{survey.ref}/figures/"
    answered(survey, 9, mona)
    answered(survey, 3, mona, hall="Hall 2")
    for reader in (mona, olga):
        assert "no answer can come any more" in text_of(client_of(reader).get(address))

    take(fresh(survey), "close", by=mona)
    shown, read = (text_of(client_of(one).get(address)) for one in (mona, olga))
    assert "12 answers were sent" in shown
    assert "Text 03" not in shown
    assert "Text 03" in read
    # Of the third question, three in Hall 2 would be told by what Hall 1 leaves of all.
    hall_1, hall_2 = shown.split("group-h")[1:]
    assert hall_1.count("n = 9 of 9 asked") == 1
    assert (hall_1.count("Too few"), hall_2.count("Too few")) == (1, 2)


def test_of_too_few_nothing_is_told(survey, mona, client_of):
    answered(survey, 7, mona)
    take(fresh(survey), "close", by=mona)
    shown = text_of(client_of(mona).get(f"/questionnaires/{survey.ref}/figures/"))
    assert "Fewer than 8 answered." in shown
    assert "7" not in re.sub(r"<[^>]+>", "", shown).partition("Fewer than")[2][:200]


def test_the_code_opens_ones_own_answer_and_the_reply(survey, mona, olga, client_of):
    (secret,) = make_links(survey, 1, by=mona)
    code = answer_anonymously(secret, {1: "Hall 1", 2: "Mine"})
    answered(survey, 8, mona)
    take(fresh(survey), "close", by=mona)
    assert len({one.code for one in AnonymousAnswer.objects.all()}) == 9
    assert not AnonymousAnswer.objects.filter(code=code).exists()

    page = text_of(client_of(olga).get(f"/questionnaires/{survey.ref}/figures/"))
    handle = re.search(r'Mine</p>.*?name="text_of"\s+value="(\w+)"', page, re.DOTALL)[1]
    sent = {"version": "1", "text_of": handle, "text": "We measure it."}
    replies = f"/questionnaires/{survey.ref}/replies/"
    assert client_of(mona).post(replies, sent).status_code == 403
    assert client_of(olga).post(replies, sent).status_code == 302

    shown = text_of(Client().post("/answer/", {"code": code.lower()}))
    assert "We measure it." in shown
    assert Client().post("/answer/", {"code": "ABCD"}).status_code == 422


@pytest.mark.parametrize(
    "given",
    [
        {"questions": questions()},
        {"least": 3},
        {"owner": ""},
        {"split": 2},
    ],
)
def test_what_would_tell_who_answers_is_not_published(olga, given):
    owner = named("person").model.rows.get(pk=olga.person).ref
    values = {"questions": ASKED, "anonymous": True, "owner": owner, **given}
    with pytest.raises(Refused):
        take(written(**values), "publish", by=system())


def test_links_are_made_by_who_may_for_what_takes_answers(survey, amir, mona):
    with pytest.raises(Forbidden):
        make_links(survey, 1, by=amir)
    with pytest.raises(ValidationError):
        make_links(survey, 501, by=mona)
    (secret,) = make_links(survey, 1, by=mona)
    with pytest.raises(Refused):
        make_links(published(), 1, by=mona)
    take(fresh(survey), "close", by=mona)
    assert answer_anonymously(secret, {1: "Hall 1"}) is None
