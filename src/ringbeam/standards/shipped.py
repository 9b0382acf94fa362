"""What shipped facts share: kept when they no longer ship, and known by their shipment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Shipped(models.Model):
    """A fact that comes with the product; marked, not deleted, when it no longer ships."""

    retired = models.BooleanField(
        _("no longer shipped"),
        default=False,
        help_text=_("Kept because records may cite it; not offered for new ones."),
    )

    class Meta:
        abstract = True


class Confidence(models.TextChoices):
    """How sure a row of the shipped facts is."""

    HIGH = "high", _("high")
    MEDIUM_HIGH = "medium-high", _("medium to high")
    MEDIUM = "medium", _("medium")


class Shipment(models.Model):
    """One loading of the shipped facts: the digest of the tables, and remarks on them."""

    digest = models.CharField(_("digest"), max_length=80)
    loaded_at = models.DateTimeField(_("loaded at"))
    remarks = models.JSONField(_("remarks on the data"), default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.digest[:12]


def last_shipment() -> Shipment | None:
    """Return the shipment that was loaded last; None before the first loading."""
    return Shipment.objects.order_by("-id").first()
