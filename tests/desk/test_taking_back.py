"""What was sent is taken back within ten seconds: the words, the move and what followed."""

from io import BytesIO

import pytest

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.comments import Comment
from ringbeam.core.conversation import attach, comment
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.seals import verify
from ringbeam.core.taking_back import take_back
from ringbeam.core.telling import told_to
from ringbeam.core.units import whole
from ringbeam.core.watching.telling_watchers import tell_watchers
from ringbeam.core.writing import create, take
from ringbeam.services.models import Clock, Customer
from tests.cast import somebody
from tests.desk.tickets import agreement, later, ticket
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(monday):
    """A ticket of Kestrel under an agreement, Amir at the desk, and Cleo who asked."""
    kestrel = create(Customer, {"title": "Kestrel"}, by=system())
    agreement(kestrel)
    cleo = somebody("Cleo", "customer", scope=kestrel)
    made = ticket(kestrel, requester=cleo.person, resolution="Restarted.")
    return {"ticket": made, "Amir": somebody("Amir", "member", "agent"), "Cleo": cleo}


def sent(desk, text="Try the other port.", move="", internal=False):
    """A reply, or a note, with a move in the same send."""
    with whole():
        comment(desk["ticket"], text, by=desk["Amir"], internal=internal)
        if move:
            take(desk["ticket"], move, by=desk["Amir"])
    return now(desk)


def now(desk):
    return type(desk["ticket"]).rows.get(pk=desk["ticket"].pk)


def response(desk):
    return Clock.objects.get(entry_id=desk["ticket"].pk, metric="response")


def at(**parts):
    return clock.stopped(later(**parts))


def test_a_reply_taken_back_was_never_a_response(desk):
    with at(minutes=5):
        before = (now(desk).due, response(desk).stopped)
        sent(desk)
        assert response(desk).stopped is not None
        back, words = take_back(now(desk), by=desk["Amir"])

    assert (words.text, words.internal) == ("Try the other port.", False)
    assert not Comment.objects.exists()
    assert (back.due, response(desk).stopped) == before
    assert HistoryLine.objects.filter(entry_id=back.pk, said="take_back").exists()


def test_a_reply_and_the_move_of_the_same_send_go_back_together(desk):
    with at(minutes=5):
        sent(desk, move="resolve")
        assert now(desk).state == "resolved"
        back, words = take_back(now(desk), by=desk["Amir"])
    assert (back.state, back.resolved, back.open) == ("new", None, True)
    assert words.text == "Try the other port."
    assert not Comment.objects.exists()
    assert response(desk).stopped is None


def test_a_move_taken_long_after_the_reply_goes_back_alone(desk):
    with at(minutes=5):
        sent(desk)
    with at(minutes=5, seconds=6):
        take(now(desk), "resolve", by=desk["Amir"])
        back, words = take_back(now(desk), by=desk["Amir"])
    assert words is None
    assert back.state == "new"
    assert Comment.objects.count() == 1


def test_after_ten_seconds_what_was_said_stays(desk):
    with at(minutes=5):
        sent(desk)
    with at(minutes=5, seconds=11), pytest.raises(Refused, match="are over"):
        take_back(now(desk), by=desk["Amir"])
    assert Comment.objects.count() == 1


def test_nobody_takes_back_what_another_said_or_what_a_program_sent(desk):
    with at(minutes=5):
        sent(desk)
        with pytest.raises(Refused, match="by who said it"):
            take_back(now(desk), by=desk["Cleo"])
        with pytest.raises(Refused):
            take_back(now(desk), by=system())
        comment(desk["ticket"], "Received.", by=system())
        with pytest.raises(Refused):
            take_back(now(desk), by=desk["Amir"])
    assert Comment.objects.count() == 2


def test_what_came_with_a_file_stays(desk):
    with at(minutes=5), whole():
        comment(desk["ticket"], "See the picture.", by=desk["Amir"])
        attach(desk["ticket"], BytesIO(b"x"), "x.txt", by=desk["Amir"])
    with at(minutes=5), pytest.raises(Refused):
        take_back(now(desk), by=desk["Amir"])
    assert Comment.objects.count() == 1


def test_twice_is_refused_and_says_so(desk):
    with at(minutes=5):
        sent(desk)
        take_back(now(desk), by=desk["Amir"])
        with pytest.raises(Refused):
            take_back(now(desk), by=desk["Amir"])


def test_the_customer_reads_nothing_of_it_anywhere(desk, client_of):
    with at(minutes=5):
        sent(desk, text="Between us: zebra.")
        take_back(now(desk), by=desk["Amir"])
        lines = list(HistoryLine.objects.filter(entry_id=desk["ticket"].pk).order_by("number"))
        told = told_to(desk["Cleo"], desk["ticket"].entry, lines)
        cleo, url = client_of(desk["Cleo"]), f"/incidents/{desk['ticket'].ref}/"
        for address in (url, f"{url}history/"):
            assert "zebra" not in text_of(cleo.get(address)), address
        assert desk["ticket"].ref not in text_of(cleo.get("/search/?q=zebra"))
    assert not any("zebra" in str(one.changes) for one in told)
    assert {"comment", "take_back"}.isdisjoint(one.said for one in told)
    assert any("zebra" in str(one.changes) for one in lines)  # inside it is known


def test_who_watches_is_not_told_of_what_was_taken_back(desk):
    with at(minutes=5):
        tell_watchers.func()
        sent(desk, move="resolve")
        take_back(now(desk), by=desk["Amir"])
    before = Notice.objects.count()
    with at(minutes=6):
        tell_watchers.func()
    said = [str(one) for one in Notice.objects.order_by("pk")[before:]]
    assert not [one for one in said if "commented" in one or "Resolve" in one]


def test_history_holds_together_after_it(desk):
    with at(minutes=5):
        sent(desk, move="resolve")
        take_back(now(desk), by=desk["Amir"])
    assert verify().faults == []


def test_the_page_offers_it_and_gives_the_words_back(desk, client_of):
    amir, url = client_of(desk["Amir"]), f"/incidents/{desk['ticket'].ref}/"
    with at(minutes=5):
        amir.post(f"{url}comment/", {"text": "Wrong window", "internal": "1"})
        page = text_of(amir.get(url))
        assert "Note kept" in page
        number = now(desk).entry.lines
        answer = amir.post(f"{url}undo/", {"number": str(number)})
        assert answer.url == url
        offer = text_of(amir.get(f"/drafts/offer/?place={url}comment/"))
        assert "Wrong window" not in text_of(amir.get(url)).partition('id="reply"')[0]
    assert "Draft" in offer or "draft" in offer
    assert Account.objects.filter(pk=desk["Amir"].account).exists()
