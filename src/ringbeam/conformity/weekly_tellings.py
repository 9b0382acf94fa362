"""Which weeks were told of, so that none is told twice (7.4)."""

from django.db import models

from ringbeam.core import clock


class WeeklyTelling(models.Model):
    """That the managers were told of the weeks to come; once for each week, by its Monday."""

    week = models.DateField(unique=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.week}"
