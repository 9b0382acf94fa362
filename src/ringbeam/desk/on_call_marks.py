"""What was told of the gaps of a rota, and is one still; each is told once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.desk.on_call_rotas import OnCallRota


class GapTold(models.Model):
    """That somebody was told that nobody is on call between these instants; no end: none is
    in sight."""

    rota = models.ForeignKey(OnCallRota, models.CASCADE, related_name="+")
    began = models.DateTimeField(_("from"))
    ended = models.DateTimeField(_("until"), null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rota", "began"], name="desk_gap_told_once"),
        )

    def __str__(self) -> str:
        return f"{self.rota_id} {self.began}"
