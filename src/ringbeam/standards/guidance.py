"""Guidance: what the standards around the five say and where (ISO 19011, 45003, 27002)."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement, RequirementKind
from ringbeam.standards.shipped import Confidence, Shipped
from ringbeam.standards.titles import titled

# Which guide speaks to a topic, or to all of a standard; each says so of its own purpose.
GUIDES_OF_TOPIC = {
    "internal-audit": ("iso-19011",),
    "customer-relationship-and-complaints": ("iso-10002",),
    "risks-and-opportunities": ("iso-31000",),
    "risk-or-hazard-assessment-method": ("iso-31000",),
}
GUIDES_OF_STANDARD = {"iso-20000-1": ("iso-20000-2",)}
GUIDES_OF_CONTROLS = ("iso-27002",)


class GuidanceKind(models.TextChoices):
    """What a row of guidance tells."""

    STRUCTURE = "structure", _("structure")
    ROLE = "role", _("purpose")
    PRINCIPLE = "principle", _("principle")
    HAZARD = "hazard_category", _("category of hazard")
    PROCESS = "process_fact", _("fact of certification")


class Guidance(Shipped):
    """A clause, principle, category or purpose of a guiding standard."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="guidance")
    kind = models.CharField(_("kind"), max_length=16, choices=GuidanceKind.choices)
    number = models.CharField(_("number"), max_length=16, blank=True)
    title = models.TextField(_("title"))
    summary = models.TextField(_("in plain words"), blank=True)
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    notes = models.TextField(_("notes"), blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = _("guidance")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "number", "title"], name="standards_guidance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return titled(self.title)


def guidance_of(edition: str) -> list[Guidance]:
    """Return the guidance of an edition named by reference, in the standard's order."""
    return list(Guidance.objects.filter(edition_id=edition, retired=False).order_by("position"))


def guidance_for(requirement: Requirement, topics: Iterable[str]) -> list[Guidance]:
    """Return where the guiding standards in force speak to the requirement.

    That is the clause of the same number and title in a guide of the same discipline, and the
    purpose of the guides to its standard, to Annex A, or to its topics (named by key).
    """
    standard = requirement.edition.standard
    guides = [*GUIDES_OF_STANDARD.get(standard.key, ())]
    if requirement.kind == RequirementKind.CONTROL:
        guides.extend(GUIDES_OF_CONTROLS)
    for topic in topics:
        guides.extend(GUIDES_OF_TOPIC.get(topic, ()))
    purpose = Q(kind=GuidanceKind.ROLE, edition__standard_id__in=guides)
    same = Q(
        kind=GuidanceKind.STRUCTURE,
        edition__standard__discipline=standard.discipline,
        number=requirement.number,
        title__iexact=requirement.title,
    )
    rows = Guidance.objects.filter(purpose | same, retired=False, edition__current=True)
    return list(rows.select_related("edition__standard").order_by("position"))
