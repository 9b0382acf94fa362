"""Correlations: topics across the standards, for showing and comparing, never as evidence."""

from collections.abc import Collection, Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement
from ringbeam.standards.shipped import Shipped
from ringbeam.standards.titles import titled


class TopicKind(models.TextChoices):
    """Whether the topic is of the harmonized structure or of one discipline."""

    HARMONIZED = "HS", _("harmonized structure")
    DISCIPLINE = "discipline", _("discipline")


class Strength(models.TextChoices):
    """How alike the standards are on the topic."""

    EQUIVALENT = "equivalent", _("equivalent")
    SIMILAR = "similar", _("similar")
    RELATED = "related", _("related")
    UNIQUE = "unique", _("in one standard only")


class Topic(Shipped):
    """A subject that one or several standards speak to."""

    key = models.CharField(_("key"), max_length=96, primary_key=True)
    title = models.TextField(_("topic"))
    kind = models.CharField(_("kind"), max_length=12, choices=TopicKind.choices)
    strength = models.CharField(_("strength"), max_length=12, choices=Strength.choices)
    notes = models.TextField(_("notes"), blank=True)
    chapter = models.CharField(_("chapter"), max_length=8)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return titled(self.title)


class TopicCell(Shipped):
    """One number of one edition under a topic; no requirement where the number is unknown."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="cells")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="topic_cells")
    number = models.CharField(_("number"), max_length=32)
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="topic_cells"
    )
    # How alike people say it is; empty where the topic itself says it, as all that ships does.
    relation = models.CharField(
        _("relation"), max_length=12, choices=Strength.choices, blank=True
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "edition", "number"], name="standards_topic_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.edition_id}:{self.number}"


def topics_of(requirement: Requirement) -> list[Topic]:
    """Return the topics that name the requirement or a heading over it, nearest first."""
    refs = [requirement.ref, *headings_over(requirement.ref)]
    cells = TopicCell.objects.filter(requirement_id__in=refs, retired=False)
    found = sorted(
        cells.select_related("topic"),
        key=lambda cell: (refs.index(cell.requirement_id or ""), cell.topic.position),
    )
    return list({cell.topic_id: cell.topic for cell in found}.values())


def headings_over(ref: str) -> list[str]:
    """Return the references over this one, the nearest first: 10.1 and 10 over 10.1.1."""
    stem, _colon, number = ref.rpartition(":")
    parts = number.split(".")
    return [f"{stem}:{'.'.join(parts[:size])}" for size in range(len(parts) - 1, 0, -1)]


def cells_of(topics: Iterable[str], *, unseen: Collection[str]) -> list[TopicCell]:
    """Return the cells of the topics named by key, with edition and requirement at hand.

    Those of the editions ``unseen``, by reference, are left out.
    """
    return list(
        TopicCell.objects.filter(topic_id__in=list(topics), retired=False)
        .exclude(edition_id__in=unseen)
        .select_related("edition__standard", "requirement")
        .order_by("topic__position", "edition__standard__position", "position")
    )
