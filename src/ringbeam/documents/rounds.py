"""Rounds of reading: who was asked to read which version, and who confirmed it (7.3, 7.5.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Entry
from ringbeam.documents.versions import DocumentVersion


class ReadingRound(models.Model):
    """One version and its readers: open until a newer version is there, or it is withdrawn."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="+")
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry"], condition=Q(closed=None), name="documents_round_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id}"


class ReadingRequest(models.Model):
    """That one person was asked to read a version until a day; ``ended`` without an answer.

    Whoever left and comes back is asked anew. ``stage`` counts the reminders that were sent.
    """

    round = models.ForeignKey(
        ReadingRound, models.PROTECT, related_name="requests", db_index=False
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    person = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    asked = models.DateTimeField()
    due = models.DateTimeField(_("due"))
    stage = models.PositiveSmallIntegerField(default=0)
    confirmed = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(ended=None), name="documents_asked_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["person", "due"],
                condition=Q(confirmed=None, ended=None),
                name="documents_to_read",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.round_id}"


class Acknowledgement(models.Model):
    """The evidence that a person read a version: of which bytes, when, and who says so.

    ``how`` is empty where the person confirmed it; else it says how somebody else knows. The
    database refuses to change or remove a row, and the document's history tells the same.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=120)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    how = models.CharField(_("how it is known"), max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["version", "person"], name="documents_acknowledged_once"
            ),
        )
        indexes = (models.Index(fields=["entry", "person"], name="documents_acknowledged"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.version_id}"


WAITING = Q(confirmed=None, ended=None, round__closed=None)
