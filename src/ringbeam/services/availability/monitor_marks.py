"""What monitors said, each once: the truth from which outages follow (20000-1:2018, 8.7.1)."""

from django.db import models

from ringbeam.core.entries import Entry


class MonitorMark(models.Model):
    """At an instant one thing that a monitor watches was up, or was not."""

    monitor = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    at = models.DateTimeField()
    up = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["monitor", "key", "at", "up"], name="services_mark_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.at:%Y-%m-%dT%H:%MZ}"


class MonitorOutage(models.Model):
    """Which outage was made of what a monitor said."""

    monitor = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    outage = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["monitor", "key"], name="services_mark_outage"),)

    def __str__(self) -> str:
        return self.key
