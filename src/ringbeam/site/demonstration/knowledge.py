"""Knowledge and satisfaction of the demonstration: articles, gaps, ratings (7.6, 8.3.2)."""

from datetime import timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.desk.article_gaps import note_gap
from ringbeam.desk.article_votes import vote_on
from ringbeam.desk.articles import Article
from ringbeam.desk.guest_forms import GuestForm
from ringbeam.desk.incidents import Incident
from ringbeam.desk.rating_giving import rate_ticket
from ringbeam.desk.ratings import Rating
from ringbeam.desk.survey_programmes import SurveyProgramme
from ringbeam.services.services import Service
from ringbeam.site.demonstration.organization import Cast


class Written(NamedTuple):
    """One article: for whom, when its review is due from now, other words, and its text."""

    title: str
    audience: str
    review: int
    keywords: str
    text: str


DAY = timedelta(days=1)
ARTICLES = (
    Written(
        "VPN drops after some minutes",
        *("everyone", 200, "remote home office connection lost"),
        "## What is wrong\n\nThe connection ends after five to ten minutes; the program "
        "says “session expired”.\n\n## What helps\n\n1. Close the VPN program.\n"
        "2. Open it again and choose **Gateway 2**.\n3. Sign in. The connection stays.\n\n"
        "## If it does not\n\nReport it with the time at which it ended: the desk finds the "
        "line in the log by it.",
    ),
    Written(
        "Set up e-mail on a new phone",
        *("everyone", 120, "mobile outlook smartphone android iphone"),
        "You need your password and ten minutes.\n\n## On the phone\n\n1. Install the mail "
        "program from the company's shop.\n2. Enter your address; the rest is found.\n3. Agree "
        "that the phone can be locked from afar.\n\n## When a code is asked\n\nIt is shown by "
        "the program with which you sign in elsewhere.",
    ),
    Written(
        "Delivery slots cannot be booked",
        *("customers", 90, "booking pages carrier certificate"),
        "## What is seen\n\nCarriers read “the connection is not private”.\n\n## What helps\n\n"
        "Nothing on their side: a certificate has to be replaced here. Report it as urgent.",
    ),
    Written(
        "Wi-Fi of scanners: pin to 5 GHz",
        *("agents", 60, "roaming tablets controller"),
        "## For the desk\n\nSwitch fast roaming off in the profile of the site and pin devices "
        "to 5 GHz. Nothing has to be restarted. Link the incident to the problem.",
    ),
    Written(
        "Hand over a notebook",
        *("inside", 150, "leaver return laptop device"),
        "## Before\n\n- The disk is wiped and the wipe is recorded.\n- The number on the label "
        "is the one of the configuration item.\n\n## After\n\nClose the request with the date.",
    ),
    Written(
        "Printer prints blank pages",
        *("everyone", -3, "toner empty white"),
        "## What helps\n\n1. Take the toner out and shake it gently.\n2. Print the test page "
        "from the menu of the printer.",
    ),
)
DRAFTED = "Reset a password without the desk"
GAPS = (("badge lost door", 6), ("guest wireless voucher", 2))
SAID = ((5, "Quick and friendly."), (4, ""), (5, ""), (2, "I had to ask three times."), (4, ""))


def knowledge(cast: Cast) -> None:
    """Write and publish the articles, note two gaps, and let people rate what was done."""
    if Article.rows.exists():
        return
    for written in ARTICLES:
        _published(cast, written)
    draft = {"title": DRAFTED, "draft": "## Steps\n\n1. Open the sign-in page."}
    writing.create(Article, draft, by=cast.person("Mats Thorsen"))
    for words, times in GAPS:
        for _time in range(times):
            note_gap(words, cast.person("Mats Thorsen"))
    _ratings(cast)
    _guests(cast)


def _published(cast: Cast, written: Written) -> None:
    by, other = cast.person("Priya Nair"), cast.person("Aoife Byrne")
    customer = cast.find("customer", "Kestrel Logistics").ref
    given: dict[str, Any] = {
        "title": written.title,
        "draft": written.text,
        "keywords": written.keywords,
        "audience": written.audience,
        "service": Service.rows.order_by("pk").first(),
        "owner": by.person,
    }
    if written.audience == "customers":
        given["chosen"] = [{"customers": [customer]}]
    with clock.stopped(clock.now() - 30 * DAY):
        made = writing.create(Article, given, by=by)
        writing.take(made, "submit", by=by)
        review = {"review": str(clock.today() + (30 + written.review) * DAY)}
        made = writing.take(made, "approve", by=other, given=review)
    vote_on(made, helpful=written.review > 0, comment="", by=other)


def _ratings(cast: Cast) -> None:
    boss = cast.person("Aoife Byrne")
    given = {"title": "After each ticket", "owner": boss.person, "share": 50}
    writing.take(writing.create(SurveyProgramme, given, by=cast.us), "run", by=cast.us)
    done = Incident.rows.filter(
        state__in=("resolved", "closed"), requester__isnull=False, customer__isnull=False
    )
    tickets = list(done.select_related("requester").order_by("-pk")[: len(SAID)])
    for ticket, (stars, words) in zip(tickets, SAID, strict=False):
        who = cast.person(ticket.requester.title)
        rate_ticket(ticket, stars, words, by=who)
    low = Rating.rows.filter(state="to_follow_up").first()
    if low is not None:
        writing.edit(low, {"owner": boss.person}, by=cast.us)


def _guests(cast: Cast) -> None:
    """A form that is prepared: a demonstration sends no letters, so nobody can open it."""
    given = {
        "title": "Visitors and neighbours",
        "introduction": "Gate, parking, noise, or anything else that is not as it should be.",
        "owner": cast.person("Aoife Byrne").person,
    }
    writing.create(GuestForm, given, by=cast.us)
