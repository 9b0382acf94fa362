"""What is counted of a document's review, read with its versions in one query (7.5.2 c)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.documents.review_comments import ReviewComment

SUBMITTED = ("submit", "submit_revision")
NAMES = ("comments", "open_comments", "all_open", "drafted_by", "drafted")


@dataclass(frozen=True)
class ReviewTally:
    """Comments on the version that is worked on, else on the newest one, and how many of them
    are open; ``all_open`` are those of every version. Who submitted it last, and when."""

    comments: int
    open_comments: int
    all_open: int
    drafted_by: str
    drafted: datetime | None


def beside(document: Any) -> dict[str, Any]:
    """Subqueries by name, none of which depends on the row: each is computed once."""
    every = ReviewComment.objects.filter(entry_id=document.pk)
    opened = every.filter(resolved=None)
    edition = document.edition - (document.state == "published")
    lines = HistoryLine.objects.filter(entry_id=document.pk, said__in=SUBMITTED)
    last = lines.order_by("-number")
    return {
        "comments": _number(every.filter(edition=edition)),
        "open_comments": _number(opened.filter(edition=edition)),
        "all_open": _number(opened),
        "drafted_by": Coalesce(Subquery(last.values("who")[:1]), Value("")),
        "drafted": Subquery(last.values("at")[:1]),
    }


def _number(rows: "QuerySet[ReviewComment]") -> Coalesce:
    counted = rows.order_by().values("entry_id").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), Value(0))


def tally_of(document: Any) -> ReviewTally:
    """The tally of a document; read with its versions, or by one query where it has none."""
    newest = next(iter(document.versions), None)
    if newest is not None:
        return ReviewTally(**{name: getattr(newest, name) for name in NAMES})
    kept = vars(document)
    if "review_tally" not in kept:
        rows = Entry.rows.filter(pk=document.pk).annotate(**beside(document))
        kept["review_tally"] = ReviewTally(**rows.values(*NAMES).get())
    found: ReviewTally = kept["review_tally"]
    return found
