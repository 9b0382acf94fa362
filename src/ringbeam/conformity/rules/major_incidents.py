"""Rules over major incidents (ISO/IEC 20000-1:2018, 8.6.1)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, start_of
from ringbeam.conformity.rules.documents import IN_FORCE
from ringbeam.conformity.rules.shapes import each
from ringbeam.core.acts import LINK
from ringbeam.core.links import LINKED
from ringbeam.desk.major_incidents import BELONGS_TO
from ringbeam.desk.major_life import CLOSED, DECLARED, RESTORED, STOOD_DOWN

CLAUSE = "iso-20000-1:2018:8.6.1"
MAJOR = ("major",)


@each(
    id="major-incidents-declared",
    version=1,
    question=gettext_lazy("Was every incident that is marked as major declared as one?"),
    serves=(Serves(CLAUSE, gettext_lazy("major incidents are told apart"), ()),),
    reads=("incident", "history"),
    said=_("%(met)d of %(all)d incidents marked as major belong to a declared one."),
    cannot_see=gettext_lazy("Grave incidents that nobody marked."),
    next=gettext_lazy("Declare the major incident of those that are only marked."),
    next_url="/incidents/?major=1",
)
def majors_declared(populations: Populations, _on: date) -> Duty:
    """8.6.1 asks that it is determined which incidents are major, and for their procedure.

    A mark on an incident starts no procedure; the record to which it belongs does. That it was
    linked to one is read from its history, so that a later unlinking hides nothing.
    """
    marked = populations["incident"].filter(major=True).exclude(state="cancelled")
    joined = populations["history"].filter(
        said=LINK, values__contains=f'"{LINKED}{BELONGS_TO}"', entry_id__in=marked.values("pk")
    )
    return Duty(marked, Q(pk__in=joined.values("entry_id")))


@each(
    id="major-incidents-led",
    version=1,
    question=gettext_lazy("Was every major incident led, by a procedure in force?"),
    serves=(Serves(CLAUSE, gettext_lazy("major incidents are managed by a procedure"), MAJOR),),
    reads=("major_incident", "document"),
    said=_(
        "%(met)d of %(all)d major incidents name who manages them and a procedure in force."
    ),
    cannot_see=gettext_lazy("Whether the procedure was followed."),
    next=gettext_lazy("Name the manager and the procedure of the major incidents without."),
    next_url="/major-incidents/",
)
def majors_led(populations: Populations, _on: date) -> Duty:
    """8.6.1 asks for a documented procedure for major incidents, and who is responsible.

    Stood down ones were none. The procedure is a document of which a version is published;
    a person who manages the incident is the assigned responsibility.
    """
    documents = populations["document"].filter(state__in=IN_FORCE).values("pk")
    rows = populations["major_incident"].exclude(state=STOOD_DOWN)
    return Duty(rows, Q(owner__isnull=False, procedure__in=documents))


@each(
    id="major-incidents-told",
    version=1,
    question=gettext_lazy("Was top management informed of every major incident?"),
    serves=(Serves(CLAUSE, gettext_lazy("top management is kept informed"), MAJOR),),
    reads=("major_incident",),
    said=_("%(met)d of %(all)d major incidents record whom of top management they informed."),
    cannot_see=gettext_lazy("Whether that person is top management, and was told enough."),
    next=gettext_lazy("Inform top management of the major incidents, and record it."),
    next_url="/major-incidents/",
)
def majors_told(populations: Populations, on: date) -> Duty:
    """8.6.1 asks that top management is kept informed of major incidents.

    Asked of each that was declared before the day; on its first day somebody may be about to.
    """
    rows = populations["major_incident"].exclude(state=STOOD_DOWN)
    asked = rows.filter(Q(created__lt=start_of(on)) | ~Q(state=DECLARED))
    return Duty(asked, ~Q(informed=[]))


@each(
    id="major-incidents-reviewed",
    version=1,
    question=gettext_lazy("Was every major incident reviewed after it was over?"),
    serves=(Serves(CLAUSE, gettext_lazy("major incidents are reviewed"), MAJOR),),
    reads=("major_incident",),
    said=_("%(met)d of %(all)d major incidents whose review was due are reviewed."),
    cannot_see=gettext_lazy("Whether what was learned was put to use."),
    next=gettext_lazy("Review the major incidents that are over, and close them."),
    next_url="/major-incidents/?state=restored",
)
def majors_reviewed(populations: Populations, on: date) -> Duty:
    """8.6.1 asks that major incidents are reviewed, to find what can be improved.

    The review is due two weeks after the service was restored; it closes the record, with the
    cause and what was learned. One whose review is not due yet shows nothing.
    """
    rows = populations["major_incident"]
    late = Q(state=RESTORED, due__lt=start_of(on))
    return Duty(rows.filter(Q(state=CLOSED) | late), Q(state=CLOSED))
