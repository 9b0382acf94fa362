"""Rules over ratings of tickets (ISO/IEC 20000-1:2018, 8.3.2; ISO 9001, 9.1.2)."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Populations, Serves, Words
from ringbeam.conformity.judging import Duty, end_of, start_of
from ringbeam.conformity.rules.shapes import SOME, daily, each
from ringbeam.desk.rating_life import FOLLOWED_UP
from ringbeam.desk.ratings import OWN

RELATIONS = "iso-20000-1:2018:8.3.2"
SATISFACTION = ("iso-9001:2015:9.1.2", "iso-9001:2026:9.1.2")
# Until the organization plans otherwise, a year is the longest between two measurements.
INTERVAL = timedelta(days=365)


def under(shows: Words, covers: tuple[str, ...], ours: tuple[str, ...]) -> tuple[Serves, ...]:
    """The clauses about how content customers are, each with what it is shown of them."""
    of_9001 = (Serves(one, shows, ours) for one in SATISFACTION)
    return (Serves(RELATIONS, shows, covers), *of_9001)


@each(
    id="satisfaction-measured",
    version=1,
    question=gettext_lazy("Has every customer with an agreement rated something this year?"),
    serves=under(
        gettext_lazy("how content customers are is measured"), ("satisfaction",), ("obtained",)
    ),
    reads=("agreement", "rating"),
    said=_("%(met)d of %(all)d agreements in force are with a customer who rated this year."),
    cannot_see=gettext_lazy(
        "What those think who do not answer, and what was measured elsewhere. The interval of"
        " a year is assumed."
    ),
    next=gettext_lazy("Run a survey programme that reaches the customers without a rating."),
    next_url="/satisfaction/?by=customer",
)
def satisfaction_measured(populations: Populations, on: date) -> Duty:
    """8.3.2 asks to measure satisfaction at planned intervals, 9.1.2 to monitor perceptions.

    A rating is what one person of a customer perceived; what we wrote down for one is left out.
    For each agreement in force its customer has given one within the year; customers who never
    answered are short.
    """
    lately = populations["rating"].filter(
        way__in=OWN, created__gte=start_of(on - INTERVAL), created__lt=end_of(on)
    )
    rows = populations["agreement"].filter(state="in_force")
    said = lately.filter(customer_id__isnull=False).values("customer_id")
    return Duty(rows, Q(customer_id__in=said))


@daily(
    id="satisfaction-followed-up",
    version=1,
    tolerance=SOME,
    basis=Basis.PRACTICE,
    question=gettext_lazy("Is every low rating followed up by its day?"),
    serves=under(gettext_lazy("who is not content is not left alone"), (), ()),
    reads=("rating",),
    said=_("%(met)d of %(all)d low ratings whose day has passed were followed up by then."),
    cannot_see=gettext_lazy("Whether it helped the one who was not content."),
    next=gettext_lazy("Follow up the ratings that are overdue."),
    next_url="/ratings/?state=to_follow_up",
)
def ratings_followed_up(populations: Populations, on: date) -> Duty:
    """Good practice: to ask, and do nothing about the answer, is worse than not to ask.

    A low rating has a day, seven days after it came. One opened again is not followed up.
    """
    rows = populations["rating"].filter(due__isnull=False, due__lt=start_of(on))
    return Duty(rows, Q(state=FOLLOWED_UP, answered__isnull=False, answered__lte=F("due")))
