"""Documents of the demonstration that people read and discuss, each act at its time."""

from datetime import timedelta
from typing import Any

from ringbeam.core import clock, writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.registers import of_kind
from ringbeam.documents.acknowledging import acknowledge, acknowledge_for
from ringbeam.documents.asking import ask_readers
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.reviewing import comment_on_passage, resolve_comment
from ringbeam.site.demonstration.organization import TOLD_BY, Cast

TO_READ = "Being on call"
AGO, JOINED = 24, 3  # days since the version that is read, and since somebody was asked later
CHANGED = (
    "Team alert escalation happens within 5 minutes",
    "Team alert escalation happens within 10 minutes, at night within 15",
)
ALONE = (("Aoife Byrne", 23), ("Lukas Brandt", 20), ("Helena Duarte", 12))
TOLD = (
    ("Mats Thorsen", 17, "Went through it with me in the meeting of the second line."),
    ("Priya Nair", 17, "Went through it with me in the meeting of the second line."),
)
DISCUSSED = "External communication"
SHORTER = ("within 5 minutes of kicking off", "within 15 minutes of kicking off")
# Who, days ago, the words of the passage, what is said of it.
COMMENTS = (
    (
        *("Aoife Byrne", 3),
        "How many customers are affected?",
        "At night we cannot tell. Could one customer with a priority 1 be enough?",
    ),
    (
        *("Lukas Brandt", 2),
        "within 15 minutes of kicking off the incident call",
        "Kestrel's agreement promises the first word after 15 minutes. It fits.",
    ),
    (
        *("Farah Haddad", 2),
        "Which regions are affected",
        "Not when it is a security incident: then nothing of the scope leaves the house first.",
    ),
)


def rounds(cast: Cast) -> None:
    """A new version of one procedure is being read: some have read it, some are late."""
    document = of_kind("document").model.rows.get(title=TO_READ)
    if document.edition > 1:
        return
    document = _revised(cast, document, CHANGED, days=AGO + 2)
    approver, at = cast.actors["Adam Novak"], clock.now() - timedelta(days=AGO)
    approval = Act(approver, "approve_revision", at=at, source=TOLD_BY)
    document = writing.take(document, "approve_revision", by=approver, act=approval)
    _asked(cast, document, _readers(cast), days=AGO)
    for name, days in ALONE:
        with _ago(days):
            acknowledge(document, number=str(document.edition), by=cast.actors[name])
    for name, days, how in TOLD:
        with _ago(days):
            ref, by = cast.find("person", name).ref, cast.actors["Ingrid Solberg"]
            acknowledge_for(document, person=ref, how=how, by=by)
    later = {"records": [cast.find("person", "Adam Novak").ref], "role": ""}
    _asked(cast, document, [*_readers(cast), later], days=JOINED)


def comments(cast: Cast) -> None:
    """A revision waits for approval, with comments on its passages; one is resolved."""
    document = of_kind("document").model.rows.get(title=DISCUSSED)
    if document.state != "published":
        return
    document = _revised(cast, document, SHORTER, days=5)
    for name, days, quote, text in COMMENTS:
        with _ago(days):
            comment_on_passage(document, quote=quote, text=text, by=cast.person(name))
    settled = ReviewComment.objects.get(entry_id=document.pk, who="Lukas Brandt")
    with _ago(1):
        resolve_comment(document, comment=str(settled.pk), by=cast.actors["Ingrid Solberg"])


def _ago(days: int) -> Any:
    """The clock as it was days ago, so that verbs happen at their time."""
    return clock.stopped(clock.now() - timedelta(days=days))


def _readers(cast: Cast) -> list[dict[str, Any]]:
    groups = [cast.find("group", name).ref for name in ("First line", "Second line")]
    people = [cast.find("person", name).ref for name in ("Lukas Brandt", "Helena Duarte")]
    return [{"records": groups, "role": ""}, {"records": people, "role": ""}]


def _asked(cast: Cast, document: Any, readers: list[dict[str, Any]], *, days: int) -> None:
    """Name the readers, and ask them as the worker does."""
    with _ago(days):
        by: Actor = cast.actors["Ingrid Solberg"]
        writing.edit(document, {"readers": readers}, by=by)
        ask_readers.func(document.pk)


def _revised(cast: Cast, document: Any, change: tuple[str, str], *, days: int) -> Any:
    """A revision, written and submitted by the owner: one passage says something else."""
    by, before = cast.actors["Ingrid Solberg"], document.draft
    with _ago(days):
        made = writing.take(document, "revise", by=by)
        given = {"draft": before.replace(*change), "note": "Times as they can be kept"}
        return writing.take(
            *(writing.edit(made, given, by=by), "submit_revision"),
            by=by,
        )
