"""Reviewing a document: to say something of a passage, resolve it, reopen it (7.5.2)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.rules import inside, manager, owner
from ringbeam.core.sayings import Typed, say
from ringbeam.core.verbs import verb
from ringbeam.documents.anchors import anchor_in
from ringbeam.documents.comparing import side
from ringbeam.documents.documents import Document
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.web.markdown import plain

LONGEST, TOLD = 10_000, 120
WHOLE = 10**9


def text_under_review(document: Any) -> tuple[str, bool]:
    """The text that people review now, and whether it is Markdown: the draft where it says
    anything new, else the newest version. Two queries at most; "" where there is none."""
    now = side(document)
    return (now.text, now.is_markdown) if now else ("", True)


def words_of(text: str, *, is_markdown: bool) -> str:
    """The words that a reader sees of a text, as one line."""
    return plain(text, WHOLE) if is_markdown else " ".join(text.split())


@verb(
    who=inside,
    on="document",
    label=_("Comment on a passage"),
    asks=("quote", "text"),
    words={"quote": _("the words of the passage"), "text": _("what you say of it")},
)
def comment_on_passage(document: Document, *, quote: str, text: str, by: Actor) -> Document:
    """Say something of a passage of the text under review; the owner is told.

    Raises ValidationError for a passage that is not in the text, or for saying nothing.
    """
    given, is_markdown = text_under_review(document)
    anchor = anchor_in(words_of(given, is_markdown=is_markdown), quote)
    if anchor is None:
        raise ValidationError({"quote": [_now("These words are not in the text.")]})
    if not text.strip() or len(text) > LONGEST:
        said = _now("Write something, of at most 10,000 characters.")
        raise ValidationError({"text": [said]})
    act = Act(by, "comment_on_passage")
    ReviewComment.objects.create(
        entry_id=document.pk,
        edition=document.edition,
        quote=anchor.quote,
        before=anchor.before,
        after=anchor.after,
        text=text.strip(),
        account_id=by.account,
        person_id=by.person,
        who=by.name[:120],
        at=act.at,
    )
    _tell(document, act, anchor.quote, text.strip())
    if document.owner_id != by.person:
        words = say("A comment on a passage: %(record)s")
        notify(document.owner_id, words, about=_entry(document))
    return document


def open_ones(document: Any) -> list[tuple[str, str]]:
    """The open comments as the choices of a form."""
    return _choices(document, resolved=False)


def resolved_ones(document: Any) -> list[tuple[str, str]]:
    """The resolved comments as the choices of a form."""
    return _choices(document, resolved=True)


def _choices(document: Any, *, resolved: bool) -> list[tuple[str, str]]:
    rows = ReviewComment.objects.filter(entry_id=document.pk, resolved__isnull=not resolved)
    return [(str(one.pk), str(one)) for one in rows.order_by("pk")]


@verb(
    who=inside,
    on="document",
    label=_("Resolve a comment"),
    asks=("comment",),
    choices={"comment": open_ones},
)
def resolve_comment(document: Document, *, comment: str, by: Actor) -> Document:
    """Resolve a comment: who wrote it may, the owner, and who manages the system.

    Raises Refused for one that is not open, Forbidden for anybody else.
    """
    found, act = _found(document, comment, by), Act(by, "resolve_comment")
    if found.resolved:
        raise Refused([_now("It is resolved already.")])
    by_now = {"resolved": act.at, "resolved_by": by.name[:120]}
    ReviewComment.objects.filter(pk=found.pk).update(**by_now)
    _tell(document, act, found.quote, found.text)
    if found.person_id != by.person:
        words = say("Your comment is resolved: %(record)s")
        notify(found.person_id, words, about=_entry(document))
    return document


@verb(
    who=inside,
    on="document",
    label=_("Reopen a comment"),
    asks=("comment",),
    choices={"comment": resolved_ones},
)
def reopen_comment(document: Document, *, comment: str, by: Actor) -> Document:
    """Open a resolved comment again, as `resolve_comment`."""
    found, act = _found(document, comment, by), Act(by, "reopen_comment")
    if not found.resolved:
        raise Refused([_now("It is open.")])
    ReviewComment.objects.filter(pk=found.pk).update(resolved=None, resolved_by="")
    _tell(document, act, found.quote, found.text)
    return document


def may_settle(document: Any, one: ReviewComment, by: Actor) -> bool:
    """Whether the actor may resolve or reopen this comment."""
    wrote = by.account is not None and one.account_id == by.account
    return wrote or (manager | owner).allows(by, document)


def _found(document: Document, number: str, by: Actor) -> ReviewComment:
    rows = ReviewComment.objects.filter(entry_id=document.pk)
    known = number.isascii() and number.isdecimal() and len(number) < len(str(2**63))
    found = rows.filter(pk=int(number)).first() if known else None
    if found is None:
        raise ValidationError({"comment": [_now("There is no such comment.")]})
    if not may_settle(document, found, by):
        said = _now("Who wrote it resolves and reopens it, or someone who %s.")
        raise Forbidden([said % (manager | owner).says])
    return found


def _entry(document: Any) -> Entry:
    return Entry.rows.select_for_update(no_key=True).get(pk=document.pk)


def _tell(document: Any, act: Act, quote: str, text: str) -> None:
    """Write it into the document's history."""
    passage = quote if len(quote) <= TOLD else f"{quote[:TOLD]}…"
    said = Typed(f"“{passage}”: {text}"[:400])
    writing.tell(_entry(document), Act(act.by, act.said, act.at, reason=said), {})
