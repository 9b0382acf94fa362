"""What was escalated: one mark for each level, promise and due time; it happens once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.desk.escalation_levels import EscalationLevel
from ringbeam.services.clocks import Clock


class Escalation(models.Model):
    """That a level was reached by a promise that was due at this instant."""

    level = models.ForeignKey(EscalationLevel, models.PROTECT, related_name="+")
    promise = models.ForeignKey(Clock, models.CASCADE, related_name="+")
    due = models.DateTimeField(_("due"))
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["promise", "level", "due"], name="desk_escalation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.level_id} {self.promise_id}"
