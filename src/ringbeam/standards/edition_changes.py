"""What a new edition of a standard did with each requirement of the one before it."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement
from ringbeam.standards.shipped import Confidence, Shipped


class Relation(models.TextChoices):
    """What became of a requirement; only what is unchanged can carry a judgement over."""

    UNCHANGED = "unchanged", _("unchanged")
    CHANGED = "changed", _("changed")
    MOVED = "moved", _("moved")
    MERGED = "merged", _("merged")
    NEW = "new", _("new")
    GONE = "gone", _("gone")


# What several rows for one requirement are called together: the first that applies.
HEAVIEST = (
    *(Relation.NEW, Relation.CHANGED, Relation.MERGED, Relation.MOVED),
    *(Relation.UNCHANGED, Relation.GONE),
)


class EditionChange(Shipped):
    """A requirement of an old edition and what it leads to; a side is empty for new and gone.

    A requirement that was parted leads to several, one that was merged shares its target.
    """

    key = models.CharField(max_length=144, primary_key=True)
    old_edition = models.ForeignKey(Edition, models.PROTECT, related_name="changes_after")
    new_edition = models.ForeignKey(Edition, models.PROTECT, related_name="changes_before")
    old = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="leads_to"
    )
    new = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="comes_from"
    )
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices)
    what_changed = models.TextField(_("what changed"), blank=True)
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.key

    @property
    def sure(self) -> bool:
        """Whether the row needs no checking against the text that one owns."""
        return self.confidence == Confidence.HIGH


def changes_between(old: str, new: str) -> list[EditionChange]:
    """Return what changed between two editions by reference, in the order of the old numbers.

    What is new stands last. Empty where no such move is held. Two queries.
    """
    rows = EditionChange.objects.filter(old_edition=old, new_edition=new, retired=False)
    return list(rows.select_related("old", "new"))


def changes_of(requirement: Requirement) -> tuple[list[EditionChange], list[EditionChange]]:
    """Return what the requirement came from and what it leads to, in other editions."""
    rows = EditionChange.objects.filter(retired=False).select_related(
        *("old", "new", "old_edition__standard", "new_edition__standard")
    )
    here = rows.filter(models.Q(old=requirement.ref) | models.Q(new=requirement.ref))
    found = list(here)
    return (
        [one for one in found if one.new_id == requirement.ref],
        [one for one in found if one.old_id == requirement.ref],
    )


def moves_held(standard: str = "") -> list[tuple[str, str]]:
    """Return the pairs of editions, old and new by reference, between which changes are held.

    Of one standard by key, or of all; one query.
    """
    rows = EditionChange.objects.filter(retired=False).order_by()
    if standard:
        rows = rows.filter(old_edition__standard=standard)
    return sorted(rows.values_list("old_edition", "new_edition").distinct())


def counted_by_relation(changes: Iterable[EditionChange]) -> dict[str, int]:
    """Return how many rows have each relation, in the order of `Relation`, none left out."""
    counts = dict.fromkeys(Relation.values, 0)
    for one in changes:
        counts[one.relation] += 1
    return counts
