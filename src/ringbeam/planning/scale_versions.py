"""Versions of scales: what was assessed keeps the scale under which it was (6.1)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.cache import caches
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.planning.grids import Grid, grid_from

CONTENT = ("likelihoods", "consequences", "bands")
SECONDS = 60  # for so long a version is kept in memory; it never changes


class ScaleVersion(models.Model):
    """What a scale said from ``since`` on; written once, and never changed."""

    scale = models.ForeignKey("planning.Scale", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    since = models.DateTimeField(_("since"))
    content = models.JSONField(_("content"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scale", "number"], name="planning_scale_version"),
        )

    def __str__(self) -> str:
        return f"{self.scale_id}/{self.number}"

    @property
    def grid(self) -> Grid:
        """The scale as it was then."""
        return grid_from(self.content)


def versions_by(keys: Iterable[int | None]) -> dict[int, ScaleVersion]:
    """Versions by their ids; one query for those that were not read in the last minute."""
    kept = caches["process"]
    names = {pk: f"planning.scale_version.{pk}" for pk in keys if pk is not None}
    known = kept.get_many(names.values())
    found = {pk: known[name] for pk, name in names.items() if name in known}
    if missing := names.keys() - found.keys():
        read = ScaleVersion.objects.in_bulk(missing)
        kept.set_many({names[pk]: one for pk, one in read.items()}, SECONDS)
        found |= read
    return found


def keep_versions(scales: Sequence[Any], act: Act) -> None:
    """Store a version of each scale that says something else now than its last one."""
    for scale in scales:
        content = {name: getattr(scale, name) for name in CONTENT}
        last = version_of(scale.pk)
        if last is None or last.content != content:
            number = last.number + 1 if last else 1
            ScaleVersion.objects.create(
                scale_id=scale.pk, number=number, since=act.at, content=content
            )


def version_of(scale: int | None) -> ScaleVersion | None:
    """The version of a scale that holds now; one query."""
    return ScaleVersion.objects.filter(scale_id=scale).order_by("-number").first()
