"""Typed links from any record to any record: treats, evidences, caused by, member of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock

# History names a link by its kind behind this, for people choose kinds, and none may pass for
# a field of the record: what is worked out from history would follow it.
LINKED = "link:"


class Link(models.Model):
    """One record says something of another; written by the kernel, with history on both."""

    source = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=40)
    target = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "kind", "target"], name="core_link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="core_link_not_to_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
