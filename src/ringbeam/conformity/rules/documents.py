"""Rules over documents (7.5 of all five standards; each argued by its own clauses)."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    Words,
    rule,
)
from ringbeam.conformity.judging import Duty, nothing, plans_kept
from ringbeam.conformity.rules.reviews import planned
from ringbeam.conformity.rules.shapes import each
from ringbeam.core.sayings import say
from ringbeam.documents.versions import APPROVALS

SPLIT = ("iso-9001:2015", "iso-9001:2026", "iso-20000-1:2018")
WHOLE = (
    *("iso-14001:2015", "iso-14001:2026", "iso-45001:2018"),
    *("iso-27001:2013", "iso-27001:2022"),
)
IN_FORCE = ("published", "revision", "revision_for_approval")
REVIEWING = _("Review the documents that are past their date, and date the others.")


def created_under(shows: Words, covers: tuple[str, ...]) -> tuple[Serves, ...]:
    """7.5.2 is the same duty in all five: identify, review and approve documents.

    Each is served for itself: a document here is controlled by the same steps for every system
    whose documents it holds.
    """
    return tuple(Serves(f"{edition}:7.5.2", shows, covers) for edition in (*SPLIT, *WHOLE))


def kept_under(clause: str, shows: Words, covers: tuple[str, ...]) -> tuple[Serves, ...]:
    """The control of documents: 7.5.3.1 and 7.5.3.2, one 7.5.3 in three of the standards."""
    split = tuple(Serves(f"{edition}:{clause}", shows, covers) for edition in SPLIT)
    return (*split, *(Serves(f"{edition}:7.5.3", shows, covers) for edition in WHOLE))


def in_force(populations: Populations) -> "QuerySet[Any]":
    """Documents of which a version is published; drafts, imported ones too, are none."""
    return populations["document"].filter(state__in=IN_FORCE)


@rule(
    id="documents-approved",
    version=2,
    question=gettext_lazy("Was every published version approved by somebody else?"),
    basis=Basis.REQUIREMENT,
    serves=created_under(
        gettext_lazy("identified, versioned and approved"), ("identified", "approved")
    ),
    reads=("document", "document_version"),
    cannot_see=gettext_lazy(
        "Whether the approver read it and was able to judge it, and whether somebody signs in"
        " by a second account under another name."
    ),
    next=gettext_lazy("Submit the document again and have somebody else approve it."),
    next_url="/documents/",
)
def documents_approved(populations: Populations, on: date) -> Finding:
    """A version exists only by an approval that names who and when, and keeps its authors.

    An author among the approvers, or no approver, breaks the duty; so does a document in force
    without any version. Where no author is known (an imported text), nobody can say that
    somebody else approved. Looked at is the version in force on the day and what was approved
    after it: what was amiss before is mended by approving anew. A person has one account.
    """
    documents = in_force(populations)
    found = set(documents.values_list("pk", flat=True))
    if not found:
        return nothing(_("No document is published."))
    of_them = populations["document_version"].filter(entry_id__in=documents.values("pk"))
    looked = _looked_at(of_them, on)
    told = {pk: _judged(looked.get(pk, ())) for pk in sorted(found, reverse=True)}
    broken = [pk for pk, outcome in told.items() if outcome is Outcome.BROKEN]
    unknown = [pk for pk, outcome in told.items() if outcome is Outcome.SHORT]
    met = len(found) - len(broken) - len(unknown)
    said = _("%(met)d of %(all)d published documents were approved by somebody else.")
    reason = say(said, met=met, all=len(found))
    if unknown:
        reason += say(_("Of %(unknown)d the author is not known."), unknown=len(unknown))
    outcome = Outcome.SHORT if unknown else Outcome.MET
    return Finding(
        outcome=Outcome.BROKEN if broken else outcome,
        reason=reason,
        count=len(found),
        sample=tuple(told)[:SAMPLE],
        deviating=(*broken, *unknown)[:SAMPLE],
        deviations=len(broken) + len(unknown),
        entries=documents.values("pk"),
    )


Signed = tuple[list[int], int | None]


def _looked_at(versions: "QuerySet[Any]", on: date) -> dict[int, list[Signed]]:
    """Authors and approver of each version from the one in force on; all while none is."""
    found: dict[int, list[Signed]] = {}
    rows = versions.order_by("entry_id", "number")
    for entry, effective, *signed in rows.values_list(
        "entry_id", "effective", "authors", "approver_id"
    ):
        if effective <= on:
            found[entry] = []
        found.setdefault(entry, []).append((signed[0], signed[1]))
    return found


def _judged(versions: Sequence[Signed]) -> Outcome:
    """Whether somebody else approved each of them; BROKEN where there is none."""
    if not versions or any(by is None or by in authors for authors, by in versions):
        return Outcome.BROKEN
    return Outcome.MET if all(authors for authors, _by in versions) else Outcome.SHORT


@each(
    id="documents-owned",
    question=gettext_lazy("Has every published document an owner?"),
    basis=Basis.PRACTICE,
    serves=created_under(gettext_lazy("somebody answers for each document"), ()),
    reads=("document",),
    beside=("person",),
    said=_("%(met)d of %(all)d published documents have an owner who is here."),
    cannot_see=gettext_lazy("Whether the owner knows it."),
    next=gettext_lazy("Give an owner to the documents that have none."),
    next_url="/documents/?owner=nobody",
)
def documents_owned(populations: Populations, _on: date) -> Duty:
    """Good practice: a document whose owner is nobody, or left, is nobody's to review."""
    here = Q(owner_id__in=populations["person"].values("pk"))
    return Duty(in_force(populations), here)


@rule(
    id="documents-reviewed",
    version=3,
    question=gettext_lazy("Is every published document reviewed by its date?"),
    basis=Basis.REQUIREMENT,
    serves=created_under(gettext_lazy("reviewed in time, so still suitable"), ("suitable",)),
    reads=("document", "history"),
    cannot_see=gettext_lazy(
        "Whether the text still fits what is done, whether the interval is sensible, and"
        " whether a date that was moved in time was moved after a review."
    ),
    next=gettext_lazy(REVIEWING),
    next_url="/documents/?state=published",
)
def documents_reviewed(populations: Populations, on: date) -> Finding:
    """Documents count while in force and reviewed in time, not by age; the date is the owner's.

    An approval is a review. In the last fifth before the date the evidence ages. A date that
    was moved after it was due keeps the miss until the next approval.
    """
    rows = in_force(populations)
    plans = planned(rows, populations["history"], completes=APPROVALS)
    if not plans:
        return nothing(_("No document is published."))
    said = _(
        "Of %(all)d published documents %(late)d are past their review, %(none)d have none."
    )
    return replace(plans_kept(plans, on, said), entries=rows.values("pk"))


@rule(
    id="documents-unaltered",
    version=1,
    question=gettext_lazy("Are the published bytes those that were approved?"),
    basis=Basis.REQUIREMENT,
    serves=kept_under("7.5.3.1", gettext_lazy("protected from alteration"), ("protected",)),
    reads=("document_version",),
    cannot_see=gettext_lazy("Paper copies, files that lie elsewhere, and the disk itself."),
    next=gettext_lazy("Find out who altered the database, and restore the version."),
    next_url="/documents/",
)
def documents_unaltered(populations: Populations, _on: date) -> Finding:
    """The hash of each published text is computed again and compared with that of its approval.

    A file is stored under its hash, so what could be altered is the register of versions.
    """
    rows = populations["document_version"]
    count = rows.count()
    if not count:
        return nothing(_("No document was published yet."))
    texts = rows.filter(file__isnull=True).values_list("entry_id", "text", "sha256")
    altered = {
        entry
        for entry, text, sha256 in texts.iterator()
        if hashlib.sha256(text.encode()).hexdigest() != sha256
    }
    files = rows.filter(file__isnull=False).exclude(sha256=F("file__sha256"))
    altered.update(files.values_list("entry_id", flat=True))
    entries = rows.order_by("-entry_id").values_list("entry_id", flat=True).distinct()
    said = _("%(met)d of %(all)d published versions have the hash of their approval.")
    return Finding(
        outcome=Outcome.BROKEN if altered else Outcome.MET,
        reason=say(said, met=count - len(altered), all=count),
        count=count,
        sample=tuple(entries[:SAMPLE]),
        deviating=tuple(sorted(altered, reverse=True)[:SAMPLE]),
        deviations=len(altered),
        entries=rows.values("entry_id"),
    )


@each(
    id="documents-readable",
    question=gettext_lazy("Is a version in force for every published document?"),
    serves=(
        *kept_under("7.5.3.1", gettext_lazy("available where needed"), ("available",)),
        *kept_under("7.5.3.2", gettext_lazy("changes controlled by versions"), ("versions",)),
    ),
    reads=("document", "document_version"),
    said=_("%(met)d of %(all)d published documents have a version in force."),
    cannot_see=gettext_lazy("Whether it is at hand where the work is done."),
    next=gettext_lazy("Publish a version that is in force for the documents without one."),
    next_url="/documents/?state=published",
)
def documents_readable(populations: Populations, on: date) -> Duty:
    """A published document with an effective version can be read by who works here."""
    effective = populations["document_version"].filter(effective__lte=on)
    return Duty(in_force(populations), Q(pk__in=effective.values("entry_id")))
