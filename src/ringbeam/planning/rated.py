"""Rated: the columns of a record that is rated by likelihood and consequence (6.1)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.planning.assessment import RATINGS
from ringbeam.planning.grids import MOST
from ringbeam.planning.scale_versions import ScaleVersion


def level(label: Any) -> Any:
    """A level of an axis: 1 is the lowest of the scale."""
    limits = (MinValueValidator(1), MaxValueValidator(MOST))
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=limits)


def worked_out(label: Any) -> Any:
    """A number that `rate` works out; 0 while it is not rated, so that lists sort by it."""
    return models.PositiveSmallIntegerField(label, default=0, editable=False)


class Rated(Record):
    """Rated three times: as if nothing were done, as it is, and as it is to be.

    ``scale_version`` and ``appetite`` are those under which it was rated last;
    `assessment.rate` works out the scores, and whether the residual one is above the appetite.
    """

    inherent_likelihood = level(_("inherent likelihood"))
    inherent_consequence = level(_("inherent consequence"))
    residual_likelihood = level(_("residual likelihood"))
    residual_consequence = level(_("residual consequence"))
    target_likelihood = level(_("target likelihood"))
    target_consequence = level(_("target consequence"))
    scale_version = models.ForeignKey(
        ScaleVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("version of the scale"),
    )
    appetite = worked_out(_("appetite when rated"))
    inherent_score = worked_out(_("inherent score"))
    residual_score = worked_out(_("residual score"))
    target_score = worked_out(_("target score"))
    above = models.BooleanField(_("above appetite"), default=False, editable=False)
    assessed = models.DateTimeField(_("assessed"), null=True, editable=False)

    class Meta(Record.Meta):
        abstract = True

    def reasons_against_levels(self) -> dict[str, list[str]]:
        """Levels that the scale does not have, by field; none while no scale is known."""
        found = {}
        for name in RATINGS if self.scale_version_id else ():
            both = (getattr(self, f"{name}_likelihood"), getattr(self, f"{name}_consequence"))
            if None not in both and not getattr(self, f"{name}_score"):
                found[f"{name}_likelihood"] = [_now("The scale has no such level.")]
        return found
