"""What sets standards apart as a whole: scope, focus, processes, documents; for comparing."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.editions import Edition
from ringbeam.standards.shipped import Confidence, Shipped


class Attribute(models.TextChoices):
    """In what two standards are compared as a whole, in the order of the page."""

    SCOPE = "scope", _("Scope")
    FOCUS = "focus", _("Focus")
    PROCESSES = "processes", _("Processes")
    DOCUMENTATION = "documentation", _("Documentation")
    CUSTOMER_REQUIREMENTS = "customer_requirements", _("Customer requirements")
    REQUIREMENTS = "requirements", _("Requirements")
    BENEFITS = "benefits", _("Benefits")
    INTEGRATION = "integration", _("Integration")
    CERTIFIABLE = "certifiable", _("Certifiable")


class EditionAttribute(Shipped):
    """What is to be said of an edition under one attribute, in our words."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="attributes")
    attribute = models.CharField(max_length=24, choices=Attribute.choices)
    text = models.TextField()
    confidence = models.CharField(max_length=12, choices=Confidence.choices)

    class Meta:
        ordering = ["edition", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "attribute"], name="standards_attribute_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.attribute}"


def attributes_of_editions(editions: Sequence[str]) -> dict[str, dict[str, EditionAttribute]]:
    """Return what is held by attribute and edition, attributes in their order; one query."""
    found: dict[str, dict[str, EditionAttribute]] = {one: {} for one in Attribute.values}
    for row in EditionAttribute.objects.filter(edition_id__in=editions, retired=False):
        found[row.attribute][row.edition_id] = row
    return found
