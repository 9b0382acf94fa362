"""Comments on passages of a document: open until somebody resolves them (7.5.2 c)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.documents.anchors import AROUND, Anchor


class ReviewComment(models.Model):
    """What somebody said of a passage. ``edition`` is the version that was written or in force.

    Who resolved or reopened it and when is told by the document's history; here is the last.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(_("version"))
    quote = models.TextField(_("passage"))
    before = models.CharField(max_length=AROUND, blank=True)
    after = models.CharField(max_length=AROUND, blank=True)
    text = models.TextField(_("comment"))
    account = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=120)
    at = models.DateTimeField()
    resolved = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["entry"], condition=Q(resolved=None), name="documents_comment_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.who}: {self.text[:60]}"

    @property
    def anchor(self) -> Anchor:
        """By what the passage is found again."""
        return Anchor(self.quote, self.before, self.after)


def comments_are_resolved(document: Any, _act: Act) -> str | Promise | None:
    """No comment on a passage is open, where the document's procedure wants that."""
    if not document.resolve_first:
        return None
    number = ReviewComment.objects.filter(entry_id=document.pk, resolved=None).count()
    said = ngettext(
        "%d comment on a passage is open: resolve it first.",
        "%d comments on passages are open: resolve them first.",
        number,
    )
    return said % number if number else None
