"""Guidance: what the standards around the five say and where (ISO 19011, 45003, 27002)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.editions import Edition
from ringbeam.standards.shipped import Confidence, Shipped


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


def guidance_of(edition: str) -> list[Guidance]:
    """Return the guidance of an edition named by reference, in the standard's order."""
    return list(Guidance.objects.filter(edition_id=edition, retired=False).order_by("position"))
