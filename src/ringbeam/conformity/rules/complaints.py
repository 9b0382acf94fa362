"""Rules over complaints (ISO/IEC 20000-1:2018, 8.3.2; ISO 9001, 8.2.1).

ISO 10002 helps to handle them; nobody is certified to it.
"""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.rules.actions import moved_after_due
from ringbeam.conformity.rules.shapes import SOME, daily, each
from ringbeam.services.complaint_life import TREATED

RELATIONS = "iso-20000-1:2018:8.3.2"
COMMUNICATION = ("iso-9001:2015:8.2.1", "iso-9001:2026:8.2.1")


@each(
    id="complaints-handled",
    question=gettext_lazy(
        "Was every closed complaint answered, and the customer's view asked?"
    ),
    serves=(
        Serves(
            RELATIONS,
            gettext_lazy("complaints are recorded and managed until they are closed"),
            ("complaints",),
        ),
        *(
            Serves(one, gettext_lazy("what customers complain of is obtained"), ("complaints",))
            for one in COMMUNICATION
        ),
    ),
    reads=("complaint",),
    said=_("%(met)d of %(all)d closed complaints have an answer and the customer's view."),
    cannot_see=gettext_lazy("What customers told nobody, and complaints taken for incidents."),
    next=gettext_lazy("Answer the complaints that were closed, and ask for the view."),
    next_url="/complaints/?state=closed",
)
def complaints_handled(populations: Populations, _on: date) -> Duty:
    """8.3.2 asks that complaints are recorded, managed to closure and reported.

    A closed complaint with an answer, and with what the customer thinks of it, went that way;
    that nobody answered the question is a view too. For ISO 9001, 8.2.1, it shows one part of
    the communication with customers, what they complain of, and nothing of the others.
    """
    rows = populations["complaint"].filter(state="closed")
    return Duty(rows, says("answer") & ~Q(view=""))


@daily(
    id="complaints-answered-in-time",
    version=1,
    tolerance=SOME,
    question=gettext_lazy("Is every complaint answered by its day?"),
    serves=(Serves(RELATIONS, gettext_lazy("complaints are answered in time"), ()),),
    reads=("complaint", "history"),
    said=_("%(met)d of %(all)d complaints whose day has passed were answered by then."),
    cannot_see=gettext_lazy("Whether the answer was one."),
    next=gettext_lazy("Answer the complaints that are overdue."),
    next_url="/complaints/?state=open&due=overdue",
)
def complaints_in_time(populations: Populations, on: date) -> Duty:
    """8.3.2 asks that complaints are managed; one that is left lying is not.

    Each has a day, five days after it came in unless somebody chose another. A day that was
    moved after it had passed excuses nothing, nor does a withdrawal after it.
    """
    every = populations["complaint"].exclude(state="withdrawn", closed__lte=F("due"))
    moved = Q(pk__in=list(moved_after_due(every, populations["history"])))
    rows = every.filter(Q(due__lt=start_of(on)) | moved)
    return Duty(rows, Q(answered__isnull=False, answered__lte=F("due")) & ~moved)


@each(
    id="complaints-with-somebody",
    basis=Basis.PRACTICE,
    question=gettext_lazy("Does somebody answer for every complaint?"),
    serves=(Serves(RELATIONS, gettext_lazy("somebody answers for each complaint"), ()),),
    reads=("complaint",),
    beside=("person",),
    said=_("%(met)d of %(all)d complaints that are not answered are with somebody."),
    cannot_see=gettext_lazy("Whether that person is outside of the team concerned."),
    next=gettext_lazy("Give the complaints that nobody looks after to somebody."),
    next_url="/complaints/?state=open&owner=nobody",
)
def complaints_with_somebody(populations: Populations, _on: date) -> Duty:
    """Good practice of ISO 10002: whoever complains knows who looks after it.

    Somebody who left, and so was archived, looks after nothing.
    """
    rows = populations["complaint"].filter(state__in=TREATED)
    return Duty(rows, Q(owner_id__in=populations["person"].values("pk")))
