"""Knowledge articles: written, approved by another, read by their audience, kept current."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.actors import nobody, system
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.article_finding import readable_by, suggest
from ringbeam.desk.article_gaps import note_gap, tellable
from ringbeam.desk.article_reviews import articles_fall_due
from ringbeam.desk.article_tables import ArticleTally, ArticleVote, SearchGap
from ringbeam.desk.article_text import parts_of
from ringbeam.desk.article_writing import write_from_incident
from ringbeam.desk.articles import Article
from ringbeam.services.models import Customer
from tests.cast import somebody
from tests.desk.tickets import ticket
from tests.web.pages import text_of

TEXT = (
    "Before.\n\n## What is wrong\n\nThe printer blinks.\n\n## What helps\n\n1. Switch it off.\n"
)
YEAR = timedelta(days=365)


@pytest.fixture
def house(monday):
    """Amir and Bea at the desk, Olaf elsewhere in the house, people of two customers."""
    people = {"Amir": somebody("Amir", "member", "agent"), "Bea": somebody("Bea", "agent")}
    people["Olaf"] = somebody("Olaf", "member")
    for name in ("Cleo", "Hugo"):
        customer = create(Customer, {"title": f"{name} Works Ltd"}, by=system())
        people[f"{name} Works"] = customer
        people[name] = somebody(name, "customer", scope=customer)
    return people


def written(by, **given):
    said = {"title": "Printer blinks red", "draft": TEXT, "owner": by.person, **given}
    return create(Article, said, by=by)


def published(house, within=YEAR, **given):
    article = take(written(house["Amir"], **given), "submit", by=house["Amir"])
    later = {"review": clock.today() + within}
    return take(article, "approve", by=house["Bea"], given=later)


def refs(hits):
    return [one.ref for one in hits]


def test_who_wrote_it_does_not_publish_it_and_a_day_of_review_is_set(house):
    article = take(written(house["Amir"]), "submit", by=house["Amir"])
    with pytest.raises(Refused) as own:
        take(article, "approve", by=house["Amir"], given={"review": clock.today() + YEAR})
    assert own.value.reasons == ["Who wrote it cannot approve it."]

    with pytest.raises(Refused) as undated:
        take(article, "approve", by=house["Bea"])
    assert undated.value.reasons == ["The next review needs a day to come."]

    done = take(article, "approve", by=house["Bea"], given={"review": clock.today() + YEAR})
    assert (done.state, done.edition, done.heading) == ("published", 1, "Printer blinks red")
    assert [one.approved_by for one in done.versions] == ["Bea"]


def test_readers_keep_the_version_in_force_while_it_is_revised(house, client_of):
    article = take(published(house, audience="everyone"), "revise", by=house["Amir"])
    said = {"title": "Printer: secret draft", "draft": "Nothing of this is approved."}
    edit(article, said, by=house["Amir"])

    page = text_of(client_of(house["Cleo"]).get(f"/knowledge/{article.ref}/"))
    assert "Printer blinks red" in page
    assert "The printer blinks." in page
    assert "secret" not in page
    assert "Nothing of this" not in page
    assert suggest(house["Cleo"], "secret draft") == []


def test_what_was_submitted_is_not_changed_behind_its_reviewer(house):
    article = take(written(house["Amir"]), "submit", by=house["Amir"])
    with pytest.raises(Refused):
        edit(article, {"draft": "Another"}, by=house["Amir"])
    article = take(article, "approve", by=house["Bea"], given={"review": clock.today() + YEAR})
    with pytest.raises(Refused):
        edit(article, {"audience": "public"}, by=house["Amir"])


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("agents", {"Amir", "Bea"}),
        ("inside", {"Amir", "Bea", "Olaf"}),
        ("customers", {"Amir", "Bea", "Olaf", "Cleo"}),
        ("everyone", {"Amir", "Bea", "Olaf", "Cleo", "Hugo"}),
        ("public", {"Amir", "Bea", "Olaf", "Cleo", "Hugo"}),
    ],
)
def test_an_article_is_read_and_found_by_its_audience_alone(
    house, client_of, audience, readers
):
    chosen = [{"customers": [house["Cleo Works"].ref]}] if audience == "customers" else []
    article = published(house, audience=audience, chosen=chosen)

    for name in ("Amir", "Bea", "Olaf", "Cleo", "Hugo"):
        actor, reads = house[name], name in readers
        assert (article.ref in refs(suggest(actor, "printer blinking"))) is reads, name
        status = client_of(actor).get(f"/knowledge/{article.ref}/").status_code
        assert status == (200 if reads else 404), name
    assert readable_by(nobody("web")).exists() is (audience == "public")


def test_customers_see_no_record_and_colleagues_none_that_is_for_agents(house):
    article = published(house, audience="everyone")
    own = published(house, audience="agents")

    assert article.pk not in set(entries_seen_by(house["Cleo"]).values_list("pk", flat=True))
    seen = set(entries_seen_by(house["Olaf"]).values_list("pk", flat=True))
    assert (article.pk in seen, own.pk in seen) == (True, False)


def test_withdrawn_it_is_read_and_found_no_more(house, client_of, mona):
    article = take(published(house, audience="everyone"), "withdraw", by=mona)

    assert suggest(house["Cleo"], "printer") == []
    assert client_of(house["Cleo"]).get(f"/knowledge/{article.ref}/").status_code == 404


def test_for_chosen_customers_it_names_them(house):
    with pytest.raises(Refused, match="names none"):
        take(written(house["Amir"], audience="customers"), "submit", by=house["Amir"])


def test_its_day_of_review_is_told_once_and_readers_are_warned(house, client_of):
    day = timedelta(days=1)
    article = published(house, within=day, audience="everyone")
    Notice.objects.all().delete()
    with clock.stopped(clock.now() + day):
        assert articles_fall_due.func() == 1
        assert articles_fall_due.func() == 0
        fresh = Article.rows.get(pk=article.pk)
        assert (fresh.state, fresh.open) == ("to_review", True)
        assert Notice.objects.filter(entry_id=article.pk).count() == 1
        page = text_of(client_of(house["Cleo"]).get(f"/knowledge/{article.ref}/"))
        assert "it may no longer hold" in page

        day = {"review": clock.today() + YEAR}
        held = take(fresh, "confirm", by=house["Amir"], given=day)
        assert (held.state, held.due, held.edition) == ("published", None, 1)


def test_from_a_resolved_ticket_without_the_names_of_who_reported(house):
    cleo = house["Cleo Works"]
    incident = ticket(
        cleo,
        title="Printer of Cleo Works Ltd blinks",
        description="Cleo (cleo@works.example, +49 40 123 456 78) sees it blink at Works.",
        requester=house["Cleo"].person,
    )
    with pytest.raises(Refused):
        write_from_incident(incident, by=house["Amir"])
    edit(incident, {"resolution": "Told Cleo to switch it off and on."}, by=house["Amir"])

    made = write_from_incident(incident, by=house["Amir"])

    whole = f"{made.title} {made.draft}"
    assert "switch it off and on" in whole
    for gone in ("Cleo", "Works", "cleo@", "123 456"):
        assert gone not in whole
    assert (made.state, made.owner_id) == ("draft", house["Amir"].person)


def test_a_reader_has_one_vote_and_its_comment_reaches_the_owner(house, client_of):
    article = published(house, audience="everyone")
    Notice.objects.all().delete()
    cleo, url = client_of(house["Cleo"]), f"/knowledge/{article.ref}/vote/"
    cleo.post(url, {"helpful": "1"})
    cleo.post(url, {"helpful": "0", "comment": "Which switch?"})
    cleo.post(url, {"helpful": "0", "comment": "Which switch?"})

    vote = ArticleVote.objects.get()
    assert (vote.helpful, vote.comment) == (False, "Which switch?")
    (notice,) = Notice.objects.filter(entry_id=article.pk)
    assert "Which switch?" in notice.words(article.ref)
    assert "Cleo" not in notice.words(article.ref)
    assert client_of(house["Hugo"]).post(f"/knowledge/{article.ref}x/vote/").status_code == 404


def test_views_are_a_number(house, client_of):
    article = published(house, audience="everyone")
    for _time in range(3):
        client_of(house["Cleo"]).get(f"/knowledge/{article.ref}/")
    assert ArticleTally.objects.get(pk=article.pk).views == 3


def test_a_search_that_found_nothing_is_a_gap_without_who_searched(house, client_of):
    cleo = client_of(house["Cleo"])
    cleo.get("/knowledge/", {"q": "badge of Hugo 4711 hugo@works.example"})
    cleo.get("/knowledge/", {"q": "Badge, of hugo"})
    client_of(house["Amir"]).get("/knowledge/", {"q": "badge"})
    cleo.get("/knowledge/", {"q": "bad"}, headers={"HX-Request": "true"})

    (gap,) = SearchGap.objects.all()
    assert (gap.words, gap.desk, gap.portal) == ("badge", 1, 2)
    assert tellable("0171 22 33") == ""
    assert note_gap("0171 22 33", house["Cleo"]) is False


def test_a_gap_becomes_an_article(house, client_of):
    note_gap("badge lost", house["Cleo"])
    gap = SearchGap.objects.get()
    assert client_of(house["Cleo"]).get("/knowledge-gaps/").status_code == 404
    amir = client_of(house["Amir"])
    assert "badge lost" in text_of(amir.get("/knowledge-gaps/"))

    amir.post(f"/knowledge-gaps/{gap.pk}/", {"write": "1"})

    assert (Article.rows.get().title, Article.rows.get().state) == ("Badge lost", "draft")
    assert "badge lost" not in text_of(amir.get("/knowledge-gaps/"))
    note_gap("badge lost", house["Cleo"])
    assert SearchGap.objects.filter(done=False).count() == 1


def test_no_script_of_an_article_runs(house, client_of):
    draft = (
        "## <script>alert(1)</script>\n\n<img src=x onerror=alert(2)> [go](javascript:alert(3))"
    )
    article = published(house, audience="everyone", draft=draft)
    page = client_of(house["Cleo"]).get(f"/knowledge/{article.ref}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_sections_are_made_of_headings_outside_of_code():
    parts = parts_of("One\n\n## Two\n\n```\n## no\n```\n\n### Drei ß\n\nEnd")
    assert [one.heading for one in parts] == ["", "Two", "Drei ß"]
    assert len({one.anchor for one in parts}) == 3


def test_suggesting_and_reading_cost_the_same_however_many_there_are(house, client_of):
    published(house, audience="everyone")
    few = _statements(house)
    for number in range(8):
        published(house, audience="everyone", title=f"Printer {number} blinks")
    many = _statements(house)
    assert many == few <= 3


def _statements(house):
    with CaptureQueriesContext(connection) as found:
        assert suggest(house["Cleo"], "the printer blinks again")
    return len(found)


@pytest.mark.parametrize(("audience", "told"), [("everyone", True), ("inside", False)])
def test_an_article_that_fits_is_offered_as_a_reply_where_the_customer_may_read_it(
    house, client_of, audience, told
):
    published(house, audience=audience)
    incident = ticket(house["Cleo Works"], title="Our printer blinks")
    page = text_of(client_of(house["Amir"]).get(f"/incidents/{incident.ref}/suggestion/"))
    assert "Printer blinks red" in page
    assert ("Use text as reply" in page) is told
    assert ("The customer cannot read it." in page) is not told
    seen = client_of(house["Cleo"]).get(f"/incidents/{incident.ref}/suggestion/")
    assert "Printer blinks red" not in text_of(seen)
