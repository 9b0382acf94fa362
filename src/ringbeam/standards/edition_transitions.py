"""Until when certificates to an old edition hold, and from when no new ones are given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SOURCES
from ringbeam.standards.editions import Edition
from ringbeam.standards.shipped import Confidence, Shipped


class EditionTransition(Shipped):
    """The move of certificates from one edition to the next, as accreditation sets it.

    ``no_new_after`` is the last day of new certificates to the old edition, where it is known;
    ``ends`` the last day on which a certificate to the old edition can hold.
    """

    key = models.CharField(max_length=100, primary_key=True)
    old_edition = models.ForeignKey(Edition, models.PROTECT, related_name="transitions_from")
    new_edition = models.ForeignKey(Edition, models.PROTECT, related_name="transitions_to")
    no_new_after = models.DateField(_("no new certificates after"), null=True, blank=True)
    ends = models.DateField(_("certificates to the old edition end"))
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.key

    @property
    def sure(self) -> bool:
        """Whether the days need no checking with the certification body."""
        return self.confidence == Confidence.HIGH


def transitions() -> list[EditionTransition]:
    """Return every transition that is held, in the order of the table; one query."""
    rows = EditionTransition.objects.filter(retired=False)
    return list(rows.select_related("old_edition__standard", "new_edition__standard"))


# A source of an upper room: where a reader plans the move between two editions, by reference.
PLANNED_AT = "transition_address"


def planned_at(actor: Actor, old: str, new: str) -> str:
    """Return the page on which the reader plans this move; empty where there is none."""
    offered = SOURCES.get(PLANNED_AT)
    return str(offered(actor, old, new)) if offered else ""


def transition_between(old: str, new: str) -> EditionTransition | None:
    """Return what is held of the move between two editions by reference; None for nothing."""
    rows = EditionTransition.objects.filter(old_edition=old, new_edition=new, retired=False)
    return rows.select_related("old_edition__standard", "new_edition__standard").first()
