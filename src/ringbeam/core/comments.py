"""Comments: what people say about a record, to everybody who sees it or among themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock


class Comment(models.Model):
    """Something said about a record. ``internal`` hides it from customers; ``automatic`` marks
    what a program sent, which is no answer. The text is Markdown and is never trusted."""

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("core.Entry", models.PROTECT, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=120)
    at = models.DateTimeField(default=clock.now)
    text = models.TextField(_("text"))
    internal = models.BooleanField(_("internal"), default=False)
    automatic = models.BooleanField(_("automatic"), default=False)
    outgoing = models.BooleanField(_("to the customer"), default=False)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["entry", "at"], name="core_comment_entry"),
            # What was told to customers since a day, without a walk over all that was said.
            models.Index(
                fields=["at", "entry"],
                name="core_comment_outgoing",
                condition=models.Q(outgoing=True),
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
