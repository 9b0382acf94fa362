"""Saved views: a name for a list's query, kept by the account that made it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A private view of one register: its filters, columns and order as a query string."""

    account = models.ForeignKey("core.Account", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "kind", "name"], name="core_view_once"),
        )

    def __str__(self) -> str:
        return self.name
