"""Rules over knowledge articles (ISO/IEC 20000-1:2018, 7.6; ISO 9001, 7.1.6)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Populations, Serves, Words
from ringbeam.conformity.judging import Duty
from ringbeam.conformity.rules.shapes import each
from ringbeam.desk.article_life import READABLE
from ringbeam.desk.articles import Article

CLAUSES = ("iso-20000-1:2018:7.6", "iso-9001:2015:7.1.6", "iso-9001:2026:7.1.6")


def under(shows: Words, covers: tuple[str, ...]) -> tuple[Serves, ...]:
    """The same duty in the three clauses, each served for itself."""
    return tuple(Serves(clause, shows, covers) for clause in CLAUSES)


def read_by_somebody(populations: Populations) -> "QuerySet[Article]":
    """The articles of which readers have a version."""
    return populations["article"].filter(state__in=READABLE, edition__gt=0)


@each(
    id="knowledge-reviewed",
    version=1,
    question=gettext_lazy("Is every article that people read within its day of review?"),
    serves=under(gettext_lazy("knowledge is kept up to date"), ("maintained",)),
    reads=("article",),
    said=_("%(met)d of %(all)d articles that are read are within their day of review."),
    cannot_see=gettext_lazy("Whether what they say is right, and what is in people's heads."),
    next=gettext_lazy("Review the articles whose day has passed, or withdraw them."),
    next_url="/articles/?state=to_review",
)
def knowledge_reviewed(populations: Populations, on: date) -> Duty:
    """7.6 and 7.1.6 ask that necessary knowledge is maintained.

    An article that is read has a day by which somebody looks whether it holds, set by who
    approved it; one past its day is not maintained, whether a job has marked it yet or not.
    """
    return Duty(read_by_somebody(populations), Q(review__gte=on))


@each(
    id="knowledge-published-by-others",
    version=1,
    basis=Basis.PRACTICE,
    question=gettext_lazy("Did somebody else approve every article before it was read?"),
    serves=under(gettext_lazy("knowledge that is read was looked at by a second person"), ()),
    reads=("article", "document_version"),
    said=_("%(met)d of %(all)d articles that are read have a version that another approved."),
    cannot_see=gettext_lazy("Whether the approver knew the matter."),
    next=gettext_lazy("Revise the articles that nobody approved, and have them approved."),
    next_url="/articles/?state=published",
)
def knowledge_published_by_others(populations: Populations, _on: date) -> Duty:
    """Good practice: a wrong instruction is found by a second reader before many follow it.

    The version in force is looked at: it names who approved it.
    """
    of_it = {"entry_id": OuterRef("pk"), "number": OuterRef("edition")}
    approved = populations["document_version"].filter(approver__isnull=False, **of_it)
    return Duty(read_by_somebody(populations), Q(Exists(approved)))


@each(
    id="knowledge-with-owners",
    version=1,
    question=gettext_lazy("Does every article have an owner, and readers it is meant for?"),
    serves=under(
        gettext_lazy("knowledge is made available to those it is for"), ("available",)
    ),
    reads=("article",),
    beside=("person",),
    said=_("%(met)d of %(all)d articles that are read have an owner and an audience."),
    cannot_see=gettext_lazy("Whether those who need it find it: see the gaps in knowledge."),
    next=gettext_lazy("Give the articles without an owner to somebody."),
    next_url="/articles/?owner=nobody",
)
def knowledge_with_owners(populations: Populations, _on: date) -> Duty:
    """7.6 asks that knowledge is available to the appropriate persons.

    An article that is published is open to the audience that was approved with it. Somebody who
    left, and so was archived, owns nothing.
    """
    met = ~Q(open_to="") & Q(owner_id__in=populations["person"].values("pk"))
    return Duty(read_by_somebody(populations), met)
