"""Asking people to read a version: when it is published, and when readers come or go (7.4)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django_tasks import task

from ringbeam.core import writing
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import enqueue
from ringbeam.core.notices import notify_all
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import Day, counted, say
from ringbeam.core.units import unit
from ringbeam.documents.readers import people_among
from ringbeam.documents.rounds import Acknowledgement, ReadingRequest, ReadingRound
from ringbeam.documents.versions import APPROVALS, DocumentVersion

ASK = "ask_to_read"


def ask_to_read(documents: Sequence[Any], act: Act) -> None:
    """End the rounds of documents with their version, and have the worker ask the readers.

    A new version closes the round of the one before. Readers who are named later are asked to
    read the newest version.
    """
    for document in documents:
        is_new = act.said in APPROVALS
        if is_new or act.said == "withdraw":
            open_ = ReadingRound.objects.filter(entry_id=document.pk, closed=None)
            open_.update(closed=act.at)
        changed = document.was.get("readers", document.readers) != document.readers
        if document.edition and (changed or (is_new and document.readers)):
            enqueue(ask_readers, document.pk)


@task()
def ask_readers(pk: int) -> int:
    """Ask who is among the readers of a document now and was not asked, and let go who is no
    more; returns how many. Done again by itself every hour while the round is open."""
    model: Any = of_kind("document").model
    with unit():
        _entry, document = writing.locked(model(pk=pk), system())
        return renew(document, Act(system(), ASK))


def renew(document: Any, act: Act) -> int:
    """Ask and let go for a locked document; opens the round of the newest version where there
    are readers and none is open."""
    if not document.edition or document.state == "withdrawn":
        return 0
    people = people_among(document.readers)
    open_ = ReadingRound.objects.filter(entry_id=document.pk, closed=None).first()
    if open_ is None and not people:
        return 0
    open_ = open_ or _opened(document, act)
    asked = ReadingRequest.objects.filter(round=open_, ended=None)
    come = people - set(asked.values_list("person_id", flat=True))
    gone = asked.filter(confirmed=None).exclude(person_id__in=people).update(ended=act.at)
    _ask(document, open_, come, act)
    if gone or come:
        _tell(document, act, len(come), gone)
    return gone + len(come)


def _opened(document: Any, act: Act) -> ReadingRound:
    version = DocumentVersion.objects.get(entry_id=document.pk, number=document.edition)
    found, new = ReadingRound.objects.get_or_create(
        version=version, defaults={"entry_id": document.pk, "opened": act.at}
    )
    if not new:
        ReadingRound.objects.filter(pk=found.pk).update(closed=None)
    return found


def _ask(document: Any, round_: ReadingRound, people: set[int], act: Act) -> None:
    """Write the requests, and a notice to each who has an account. Who confirmed this very
    version before stays confirmed."""
    read = Acknowledgement.objects.filter(version_id=round_.version_id, person_id__in=people)
    known = dict(read.values_list("person_id", "at"))
    due = act.at + timedelta(days=document.within)
    ReadingRequest.objects.bulk_create(
        ReadingRequest(
            round=round_,
            entry_id=document.pk,
            person_id=person,
            asked=act.at,
            due=due,
            confirmed=known.get(person),
        )
        for person in sorted(people)
    )
    words = say("Read until %(day)s, and confirm it: %(record)s", day=Day(due))
    notify_all(people - known.keys(), words, about=document.pk)


def _tell(document: Any, act: Act, come: int, gone: int) -> None:
    """Write into the document's history how many were asked and let go."""
    said = say("Version %(n)s", n=document.edition)
    if come:
        more = counted("%(n)d person asked", "%(n)d people asked", n=come)
        said = say("%(said)s, %(more)s", said=said, more=more)
    if gone:
        more = counted("%(n)d person let go", "%(n)d people let go", n=gone)
        said = say("%(said)s, %(more)s", said=said, more=more)
    entry = Entry.rows.select_for_update(no_key=True).get(pk=document.pk)
    writing.tell(entry, Act(act.by, ASK, act.at, reason=said), {})
