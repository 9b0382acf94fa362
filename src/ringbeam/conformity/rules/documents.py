"""Rules over documents (7.5 of all five standards; each argued by its own clauses)."""

import hashlib
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import newest

SPLIT = ("iso-9001:2015", "iso-9001:2026", "iso-20000-1:2018")
WHOLE = (
    *("iso-14001:2015", "iso-14001:2026", "iso-45001:2018"),
    *("iso-27001:2013", "iso-27001:2022"),
)
IN_FORCE = ("published", "revision", "revision_for_approval")


def created_under(shows: str, covers: tuple[str, ...]) -> tuple[Serves, ...]:
    """7.5.2 is the same duty in all five: identify, review and approve documents.

    Each is served for itself: a document here is controlled by the same steps for every system
    whose documents it holds.
    """
    return tuple(Serves(f"{edition}:7.5.2", shows, covers) for edition in (*SPLIT, *WHOLE))


def kept_under(clause: str, shows: str, covers: tuple[str, ...]) -> tuple[Serves, ...]:
    """The control of documents: 7.5.3.1 and 7.5.3.2, which three standards hold in one 7.5.3."""
    split = tuple(Serves(f"{edition}:{clause}", shows, covers) for edition in SPLIT)
    return (*split, *(Serves(f"{edition}:7.5.3", shows, covers) for edition in WHOLE))


@rule(
    id="documents-approved",
    version=1,
    question=gettext_lazy("Was every published version approved by somebody else?"),
    basis=Basis.REQUIREMENT,
    serves=created_under(
        gettext_lazy("identified, versioned and approved"), ("identified", "approved")
    ),
    reads=("document_version",),
    cannot_see=gettext_lazy("Whether the approver read it and was able to judge it."),
    next=gettext_lazy("Submit a document and have somebody else approve it."),
    next_url="/documents/",
)
def documents_approved(populations: Populations, _on: date) -> Finding:
    """A version exists only by an approval that names who and when; the authors are kept with it.

    An author among the approvers breaks the duty. Imported documents are drafts until approved.
    """
    rows = populations["document_version"]
    found = list(rows.values_list("entry_id", "authors", "approver_id"))
    if not found:
        return Finding(Outcome.NOTHING, _("No document was published yet."))
    broken = [entry for entry, authors, approver in found if approver in authors]
    unknown = [entry for entry, _authors, approver in found if approver is None]
    bad = tuple(dict.fromkeys([*broken, *unknown]))
    return Finding(
        outcome=Outcome.BROKEN if bad else Outcome.MET,
        reason=_("%(met)d of %(all)d published versions were approved by somebody else.")
        % {"met": len(found) - len(broken) - len(unknown), "all": len(found)},
        count=len(found),
        sample=tuple(dict.fromkeys(entry for entry, _a, _b in found))[:SAMPLE],
        deviating=bad[:SAMPLE],
        deviations=len(bad),
    )


@rule(
    id="documents-owned",
    version=1,
    question=gettext_lazy("Has every published document an owner?"),
    basis=Basis.PROCEDURE,
    serves=created_under(gettext_lazy("somebody answers for each document"), ()),
    reads=("document",),
    cannot_see=gettext_lazy("Whether the owner knows it."),
    next=gettext_lazy("Give an owner to the documents that have none."),
    next_url="/documents/?owner=nobody",
)
def documents_owned(populations: Populations, _on: date) -> Finding:
    """Own procedure: a document without an owner is nobody's to review."""
    rows = populations["document"].filter(state__in=IN_FORCE)
    count, bad = rows.count(), rows.filter(owner__isnull=True)
    missing = bad.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No document is published."))
    return Finding(
        outcome=Outcome.SHORT if missing else Outcome.MET,
        reason=_("%(met)d of %(all)d published documents have an owner.")
        % {"met": count - missing, "all": count},
        count=count,
        sample=newest(rows),
        deviating=newest(bad),
        deviations=missing,
    )


@rule(
    id="documents-reviewed",
    version=1,
    question=gettext_lazy("Is every published document reviewed by its date?"),
    basis=Basis.REQUIREMENT,
    serves=created_under(gettext_lazy("reviewed in time, so still suitable"), ("suitable",)),
    reads=("document",),
    cannot_see=gettext_lazy("Whether the text still fits what is done."),
    next=gettext_lazy("Review the documents that are past their date."),
    next_url="/documents/?review=overdue",
)
def documents_reviewed(populations: Populations, on: date) -> Finding:
    """Documents count while in force and reviewed in time, not by age; the date is the owner's.

    A month before a review falls due, the evidence begins to age.
    """
    rows = populations["document"].filter(state__in=IN_FORCE)
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No document is published."))
    late, unplanned = rows.filter(review__lt=on), rows.filter(review__isnull=True)
    overdue, none = late.count(), unplanned.count()
    soon = rows.filter(review__gte=on, review__lte=on + timedelta(days=30)).exists()
    outcome = Outcome.AGEING if soon else Outcome.MET
    if none:
        outcome = Outcome.SHORT
    if overdue:
        outcome = Outcome.OVERDUE
    return Finding(
        outcome=outcome,
        reason=_(
            "Of %(all)d published documents %(late)d are past their review, %(none)d have none."
        )
        % {"all": count, "late": overdue, "none": none},
        count=count,
        sample=newest(rows),
        deviating=newest(late | unplanned),
        deviations=overdue + none,
    )


@rule(
    id="documents-unaltered",
    version=1,
    question=gettext_lazy("Are the published bytes those that were approved?"),
    basis=Basis.REQUIREMENT,
    serves=kept_under("7.5.3.1", gettext_lazy("protected from alteration"), ("protected",)),
    reads=("document_version",),
    cannot_see=gettext_lazy("Paper copies, and files that lie elsewhere."),
    next=gettext_lazy("Find out who altered the database, and restore the version."),
    next_url="/documents/",
)
def documents_unaltered(populations: Populations, _on: date) -> Finding:
    """The hash of each published text is computed again and compared with that of its approval.

    A file is named by its hash, so the register of versions is what could be altered.
    """
    rows = populations["document_version"]
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No document was published yet."))
    texts = rows.filter(file__isnull=True).values_list("entry_id", "text", "sha256")
    altered = [
        entry
        for entry, text, sha256 in texts.iterator()
        if hashlib.sha256(text.encode()).hexdigest() != sha256
    ]
    files = rows.filter(file__isnull=False).exclude(sha256=F("file__sha256"))
    altered += files.values_list("entry_id", flat=True)
    return Finding(
        outcome=Outcome.BROKEN if altered else Outcome.MET,
        reason=_("%(met)d of %(all)d published versions have the hash of their approval.")
        % {"met": count - len(altered), "all": count},
        count=count,
        sample=tuple(dict.fromkeys(rows.values_list("entry_id", flat=True)[:SAMPLE])),
        deviating=tuple(dict.fromkeys(altered))[:SAMPLE],
        deviations=len(altered),
    )


@rule(
    id="documents-readable",
    version=1,
    question=gettext_lazy("Is a version in force for every published document?"),
    basis=Basis.REQUIREMENT,
    serves=(
        *kept_under("7.5.3.1", gettext_lazy("available where needed"), ("available",)),
        *kept_under("7.5.3.2", gettext_lazy("changes controlled by versions"), ("versions",)),
    ),
    reads=("document", "document_version"),
    cannot_see=gettext_lazy("Whether it is at hand where the work is done."),
    next=gettext_lazy("Publish a version that is in force for the documents without one."),
    next_url="/documents/?state=published",
)
def documents_readable(populations: Populations, on: date) -> Finding:
    """A published document whose newest version is effective can be read by who works here."""
    rows = populations["document"].filter(state__in=IN_FORCE)
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No document is published."))
    effective = populations["document_version"].filter(effective__lte=on)
    missing = rows.exclude(Q(pk__in=effective.values("entry_id")))
    without = missing.count()
    return Finding(
        outcome=Outcome.SHORT if without else Outcome.MET,
        reason=_("%(met)d of %(all)d published documents have a version in force.")
        % {"met": count - without, "all": count},
        count=count,
        sample=newest(rows),
        deviating=newest(missing),
        deviations=without,
    )
