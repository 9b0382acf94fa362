"""Who takes part in a record without owning it: the requester, those it was shared with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Participant(models.Model):
    """A person who takes part in one record; a rule may let participants see it."""

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    part = models.CharField(_("part"), max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "person", "part"], name="core_participant_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.part} {self.entry_id}"
