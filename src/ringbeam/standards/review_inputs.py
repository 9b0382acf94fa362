"""Inputs and outputs of the management review (9.3), edition by edition."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.requirements import Requirement
from ringbeam.standards.shipped import Confidence, Shipped


class Direction(models.TextChoices):
    """Whether the review takes it in or gives it out."""

    INPUT = "input", _("input")
    OUTPUT = "output", _("output")


class ReviewInput(Shipped):
    """One thing that a management review considers or decides."""

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="review_inputs")
    point = models.CharField(_("point"), max_length=16, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    what = models.TextField(_("what"))
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "point", "direction", "what"],
                name="standards_review_input_once",
            )
        ]

    def __str__(self) -> str:
        return self.what


def review_inputs_of(editions: Iterable[str]) -> list[ReviewInput]:
    """Return inputs and outputs of the review under the editions named by reference."""
    return list(
        ReviewInput.objects.filter(
            requirement__edition_id__in=list(editions), retired=False
        ).select_related("requirement")
    )


def review_inputs_for(requirements: Iterable[str]) -> list[ReviewInput]:
    """Return what the requirements named by reference take in or give out."""
    rows = ReviewInput.objects.filter(requirement_id__in=list(requirements), retired=False)
    return list(rows.order_by("position"))
