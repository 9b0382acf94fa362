"""Confirming that a version was read, and reminding who has not (7.3; 27001 A.5.1, A.6.3)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringbeam.core import clock, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.conditions import NOBODY, Condition, among
from ringbeam.core.entries import Entry
from ringbeam.core.notices import Notice, notify_all
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import Rule, manager, owner
from ringbeam.core.sayings import say
from ringbeam.core.verbs import verb
from ringbeam.documents.documents import Document
from ringbeam.documents.figures import figures_on
from ringbeam.documents.rounds import WAITING, Acknowledgement, ReadingRequest
from ringbeam.improvement.reminders import reminded

SHORTEST = 3


def _to_be_read(actor: Actor, kind: str) -> Condition:
    """The documents that the actor was asked to read and has not confirmed; one query."""
    if actor.person is None or kind != "document":
        return NOBODY
    asked = ReadingRequest.objects.filter(WAITING, person_id=actor.person)
    found = set(asked.values_list("entry_id", flat=True))
    return among("entry", found) if found else NOBODY


class ReaderRule(Rule):
    """Someone who is asked to read the document; nothing is asked of one without readers."""

    def allows(self, actor: Actor, record: Any) -> bool:
        """Whether the actor is asked to read this one; by the figures that its page reads."""
        if actor.everything or not record.readers or actor.person is None:
            return actor.everything
        rounds = figures_on(record, actor.person)
        return any(one.is_open and one.mine is not None for one in rounds)


asked_to_read = ReaderRule(_("is asked to read it"), _to_be_read)


def to_be_read(document: Document) -> list[tuple[str, str]]:
    """The version that is being read now, as the choices of a form."""
    asked = ReadingRequest.objects.filter(WAITING, entry_id=document.pk)
    numbers = asked.values_list("round__version__number", flat=True)[:1]
    return [(str(n), _now("Version %(n)s") % {"n": n}) for n in numbers]


@verb(
    who=asked_to_read,
    on="document",
    label=_("I have read it"),
    asks=("number",),
    words={"number": _("the version that you read")},
    choices={"number": to_be_read},
)
def acknowledge(document: Document, *, number: str, by: Actor) -> Document:
    """Confirm having read the version of this number; the evidence names its hash.

    Raises Refused when another version is to be read, such as one published meanwhile.
    """
    mine = ReadingRequest.objects.filter(WAITING, entry_id=document.pk, person_id=by.person)
    asked = mine.select_related("round__version").first()
    if asked is None or str(asked.round.version.number) != number.strip():
        raise Refused([_now("This is not the version that you are asked to read now.")])
    _confirm(asked, Act(by, "acknowledge"), by.name, "")
    unread = Notice.objects.filter(account_id=by.account or 0, entry_id=document.pk, read=None)
    unread.update(read=clock.now())
    return document


@verb(
    who=manager | owner,
    on="document",
    label=_("Somebody else has read it"),
    asks=("person", "how"),
    words={"person": _("who read it"), "how": _("how you know it")},
    refers={"person": ("person",)},
)
def acknowledge_for(document: Document, *, person: str, how: str, by: Actor) -> Document:
    """Write down that somebody without an account read the version, and how that is known.

    Raises ValidationError for somebody who was not asked, who has an account to confirm with,
    or without a word on how it is known.
    """
    waiting = ReadingRequest.objects.filter(WAITING, entry_id=document.pk)
    asked = waiting.filter(person__ref=person.strip()).select_related("round__version").first()
    if asked is None:
        raise ValidationError({"person": [_now("Nobody waits for this person to read it.")]})
    if len(how.strip()) < SHORTEST:
        raise ValidationError({"how": [_now("Say how you know it.")]})
    if Account.objects.filter(person_id=asked.person_id, is_active=True).exists():
        raise ValidationError({"person": [_now("This person signs in and confirms it alone.")]})
    _confirm(asked, Act(by, "acknowledge_for"), by.name, how.strip())
    return document


def _confirm(asked: ReadingRequest, act: Act, who: str, how: str) -> None:
    """Write the evidence, and a line of history that says the same."""
    version = asked.round.version
    Acknowledgement.objects.create(
        entry_id=asked.entry_id,
        version=version,
        person_id=asked.person_id,
        account_id=act.by.account,
        who=who[:120],
        at=act.at,
        sha256=version.sha256,
        how=how[:200],
    )
    ReadingRequest.objects.filter(pk=asked.pk).update(confirmed=act.at)
    entry = Entry.rows.select_for_update(no_key=True).get(pk=asked.entry_id)
    said = say("Version %(n)s, SHA-256 %(hash)s", n=version.number, hash=version.sha256)
    if how:
        who = Entry.rows.get(pk=asked.person_id).title
        said = say("%(version)s, %(who)s, %(how)s", version=said, who=who, how=how)
    writing.tell(entry, Act(act.by, act.said, act.at, reason=said), {})


def waiting_now(document: Document, _actor: Actor) -> list[str]:
    """How many would be reminded."""
    number = ReadingRequest.objects.filter(WAITING, entry_id=document.pk).count()
    said = ngettext("%d person is reminded.", "%d people are reminded.", number)
    return [said % number]


@verb(
    who=manager | owner,
    on="document",
    label=_("Remind who has not read it"),
    foretell=waiting_now,
)
def remind_readers(document: Document, *, by: Actor) -> Document:
    """Tell everybody who was asked and has not confirmed, now. Raises Refused for nobody."""
    asked = ReadingRequest.objects.filter(WAITING, entry_id=document.pk)
    people = set(asked.values_list("person_id", flat=True))
    if not people:
        raise Refused([_now("Nobody is left who has not read it.")])
    remind(document, people, by=by, words=_("Reminder to read it"))
    return document


def remind(document: Any, people: set[int], *, by: Actor, words: Promise) -> None:
    """Tell persons something about reading a document, and write down whom."""
    said = say("%(words)s: %(record)s", words=words)
    reached = notify_all(people, said, about=document.pk)
    names = Entry.rows.filter(pk__in=reached).order_by("title").values_list("title", flat=True)
    entry = Entry.rows.select_for_update(no_key=True).get(pk=document.pk)
    writing.tell(entry, Act(by, "remind", reason=reminded(words, ", ".join(names))), {})
