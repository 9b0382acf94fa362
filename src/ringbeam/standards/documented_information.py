"""Documented information: what each edition asks to be kept as a document or a record (7.5)."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.requirements import Requirement
from ringbeam.standards.shipped import Confidence, Shipped
from ringbeam.standards.titles import titled

ITEM = "~"


class InformationKind(models.TextChoices):
    """Whether something is maintained, retained, or both."""

    DOCUMENT = "document to maintain", _("document to maintain")
    RECORD = "record to retain", _("record to retain")
    BOTH = "document to maintain and record to retain", _("document and record")


class Condition(models.TextChoices):
    """When it is asked for."""

    ALWAYS = "always", _("always")
    EXTENT = "to the extent necessary", _("to the extent necessary")
    APPLICABLE = "if applicable", _("if applicable")
    CONTROL = "if the control is included", _("if the control is included")


class DocumentedInformation(Shipped):
    """A document or record that a clause asks for; for some editions the list is not known."""

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="documented_information"
    )
    point = models.CharField(_("point"), max_length=16, blank=True)
    kind = models.CharField(_("kind"), max_length=48, choices=InformationKind.choices)
    what = models.TextField(_("what"))
    condition = models.CharField(_("condition"), max_length=32, choices=Condition.choices)
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    notes = models.TextField(_("notes"), blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = _("documented information")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "point", "kind", "what"],
                name="standards_information_once",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def shown_what(self) -> str:
        """What is asked for, in the language of who reads."""
        return titled(self.what)

    @property
    def key(self) -> str:
        """What a document that serves as it names it by, in every installation alike."""
        return item_key(self.requirement_id, self.what, kind=self.kind, point=self.point)

    @property
    def is_maintained(self) -> bool:
        """Whether it is a document to be kept up, not a record alone."""
        return self.kind != InformationKind.RECORD


def item_key(
    requirement: str, what: str, *, kind: str = InformationKind.DOCUMENT, point: str = ""
) -> str:
    """The reference of one item: its requirement, and a hash of all that it says.

    An item that is shipped in other words is another one: a link to the old words names
    nothing any more, and never something else.
    """
    said = "\n".join((point, str(kind), what))
    return f"{requirement}{ITEM}{hashlib.sha256(said.encode()).hexdigest()[:10]}"


def items_of(editions: Sequence[str]) -> list[DocumentedInformation]:
    """What some editions ask to be kept, with its requirement, in their order; one query."""
    rows = DocumentedInformation.objects.filter(
        requirement__edition_id__in=editions, retired=False
    )
    found = rows.select_related("requirement__edition__standard").order_by("position")
    place = {edition: at for at, edition in enumerate(editions)}
    return sorted(found, key=lambda one: place[one.requirement.edition_id])


def information_for(requirements: Iterable[str]) -> list[DocumentedInformation]:
    """Return what the requirements named by reference ask to be kept, in the file's order."""
    return list(
        DocumentedInformation.objects.filter(
            requirement_id__in=list(requirements), retired=False
        ).order_by("position")
    )


def information_is_known(edition: str) -> bool:
    """Say whether the list of an edition is known; where it is not, nothing means unknown."""
    return DocumentedInformation.objects.filter(
        requirement__edition_id=edition, retired=False
    ).exists()
