"""A scope as a controlled document: made of facts, made anew, and shown (4.3, 7.5)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.rules.documented import SCOPES
from ringbeam.conformity.scope_texts import (
    counting,
    digest_of,
    looked_up,
    text_of,
    warnings_of,
)
from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.contributions import panel
from ringbeam.core.conversation import relate
from ringbeam.core.links import Link
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager
from ringbeam.core.verbs import verb
from ringbeam.core.writing import create, edit, locked, store, take
from ringbeam.documents.documents import Document
from ringbeam.documents.drafting import DRAFTABLE
from ringbeam.organization.scope_life import IN_FORCE
from ringbeam.organization.scopes import Scope
from ringbeam.web.line_tables import address_of

DESCRIBED = "described_by"


def document_of(scope: Scope | None) -> Document | None:
    """The document of a scope, or of one that it replaced; two queries for each of them."""
    while scope is not None:
        ends = Link.objects.filter(source_id=scope.pk, kind=DESCRIBED).values("target_id")
        found: Document | None = Document.rows.filter(pk__in=ends, archived=False).first()
        if found is not None:
            return found
        scope = scope.replaces
    return None


@verb(who=manager, on="scope", label=gettext_lazy("Make the document"))
def make_document(scope: Scope, *, by: Actor) -> Document:
    """Make the document of a scope in force from the facts, or revise the one that is there.

    It is linked as the scope that the editions of the scope ask to be documented.
    It is a draft until somebody else approves it. Raises Refused when the scope is not in
    force, when the document waits for approval or is withdrawn, and when it says all already.
    """
    if scope.state != IN_FORCE:
        raise Refused([_("The document is made of a scope in force.")])
    digest, document = digest_of(scope), document_of(scope)
    if document is not None and scope.documented == digest:
        raise Refused([_("%s says what the facts say.") % document.ref])
    document = _made(scope, document, by)
    relate(scope, DESCRIBED, document, by=by)
    entry, fresh = locked(scope, by)
    before = values.snapshot(fresh)
    fresh.documented = digest
    store(entry, fresh, before, Act(by, "make_document"))
    return document


def _made(scope: Scope, document: Document | None, by: Actor) -> Document:
    told: dict[str, Any] = {
        "draft": text_of(scope),
        "note": _("Made of the facts of %s.") % scope.ref,
    }
    served = [SCOPES[one].key for one in scope.editions if one in SCOPES]
    if document is None:
        title = _("Scope: %s") % scope.title
        told |= {"title": title[:200], "sort": "other", "serves": served}
        return create(Document, told, by=by)
    if document.state == "published":
        document = take(document, "revise", by=by)
    if document.state not in DRAFTABLE:
        raise Refused([_("%s cannot be revised as it stands now.") % document.ref])
    more = [key for key in served if key not in document.serves]
    return edit(document, {**told, "serves": [*document.serves, *more]}, by=by)


@panel(
    on="scope",
    title=gettext_lazy("What it covers, and its document"),
    template="conformity/sections/scope.html",
    order=5,
)
def about_scope(scope: Scope, actor: Actor) -> dict[str, Any] | None:
    """What it covers, what is left out, warnings, its document, whether facts changed since."""
    told = scope.state == IN_FORCE or bool(scope.documented)
    document, looked = document_of(scope) if told else None, looked_up(scope)
    seen = document is not None and Document.register.may_see(actor, document)
    return {
        "covered": [{"url": address_of(ref), "ref": ref, "what": w} for ref, w in looked[0]],
        "left_out": looked[1],
        "warnings": [str(one) for one in warnings_of(scope)],
        "document": document if seen else None,
        "changed": bool(scope.documented) and scope.documented != digest_of(scope, looked),
        "counting": counting(),
        "in_force": scope.state == IN_FORCE,
        "state": Document.register.life.label(document.state) if document else "",
    }


def is_changed(scope: Scope) -> bool:
    """Whether facts changed since its document was made."""
    return bool(scope.documented) and scope.documented != digest_of(scope)


@panel(
    on="document",
    title=gettext_lazy("Made of a scope"),
    template="conformity/sections/scope_document.html",
    order=5,
    gathers=DESCRIBED,
)
def made_of(_document: Document, _actor: Actor, related: Sequence[Any]) -> dict[str, Any]:
    """The scope that the document was made of, and whether facts changed since."""
    labels = [one.label for one in related]
    scopes = Scope.rows.filter(pk__in=[one.pk for one in labels], state=IN_FORCE)
    changed = {one.pk for one in scopes if is_changed(one)}
    warned = [str(w) for one in scopes for w in warnings_of(one)]
    return {"scopes": labels, "changed": changed, "warnings": warned}
