"""Invitations to rate: what was decided of asking about each ticket, once (8.3.2)."""

from django.db import models

from ringbeam.core.entries import Entry
from ringbeam.desk.survey_programmes import SurveyProgramme


class SurveyInvitation(models.Model):
    """What was decided of asking about one ticket: sent once, answered once, or why not.

    The link is known to who was asked alone; kept is what it is recognized by.
    """

    WAITS, SENDING, SENT, ANSWERED, LEFT, FAILED = (
        *("waits", "sending", "sent", "answered", "left", "failed"),
    )

    ticket = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    programme = models.ForeignKey(SurveyProgramme, models.PROTECT, related_name="+")
    person = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    month = models.CharField(max_length=7, null=True)  # noqa: DJ001 - empty ones do not collide
    standing = models.CharField(max_length=8, default=WAITS)
    made = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "month"], name="desk_asked_once_a_month"),
        )
        indexes = (
            models.Index(fields=["standing", "made"], name="desk_invitation_state"),
            models.Index(fields=["person", "made"], name="desk_invitation_person"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.standing}"
