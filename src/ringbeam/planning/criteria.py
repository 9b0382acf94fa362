"""Risk criteria: per kind of risk, what is accepted and how often it is looked at (6.1)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to
from ringbeam.core.registers import ALL, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.planning.grids import MOST
from ringbeam.planning.scales import Scale
from ringbeam.planning.wordings import COUNTS, MEANINGS, STANDARDS


def unknown_standards(given: Any) -> list[str]:
    """The sentence against what is no list of the standards that risks can count for."""
    if isinstance(given, list) and all(one in STANDARDS for one in given):
        return []
    return [_now("Give a list of some of these: %s.") % ", ".join(STANDARDS)]


@register(
    prefix="RCR",
    clauses=(
        *("ISO/IEC 27001:2022 6.1.2", "ISO/IEC 20000-1:2018 6.1.2", "ISO 45001:2018 6.1.2.2"),
        *("ISO 14001:2026 6.1.1", "ISO 9001:2026 6.1"),
    ),
    kind="risk_criteria",
    plural="risk-criteria",
)
class RiskCriteria(Record):
    """What is asked of one kind of risk: quality, environment, safety, information security.

    A residual score from ``appetite`` on is above what is accepted as a matter of course.
    ``meanings`` say, for each level of consequence, what it means for this kind of risk.
    ``standards`` are those that such a risk counts for unless it says otherwise.
    """

    scale = refers_to(Scale, required=True, verbose_name=_("scale"))
    appetite = models.PositiveSmallIntegerField(
        _("appetite: residual score below"),
        default=12,
        validators=(MinValueValidator(1), MaxValueValidator(MOST * MOST + 1)),
    )
    meanings = WrittenField(
        _("what each consequence means here"), wording=MEANINGS, default=list, blank=True
    )
    acceptance = models.TextField(_("how risks are accepted"), blank=True)
    standards = WrittenField(_("counts for"), wording=COUNTS, default=list, blank=True)
    interval = models.PositiveSmallIntegerField(
        _("days between assessments"),
        default=365,
        validators=(MinValueValidator(1), MaxValueValidator(3660)),
    )

    class Meta(Record.Meta):
        verbose_name = _("risk criteria")
        verbose_name_plural = _("risk criteria")

    class Register:
        columns = ("title", "scale", "appetite", "interval", "standards", "owner")
        filters = ("scale", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "acceptance")
        form = (
            *("title", "scale", "appetite", "meanings", "acceptance", "standards"),
            *("interval", "owner"),
        )
        views = (ALL,)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group = "adjustments-horizontal", "Plan"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """Meanings are words, as many as the scale has levels; standards are known ones."""
        found = {}
        if not isinstance(self.meanings, list) or not all(
            isinstance(one, str) for one in self.meanings
        ):
            found["meanings"] = [_now("Give a list of sentences, lowest consequence first.")]
        elif self.meanings and len(self.meanings) != len(self.scale.consequences):
            told = _now("Give %d sentences, one for each level, or none.")
            found["meanings"] = [told % len(self.scale.consequences)]
        if wrong := unknown_standards(self.standards):
            found["standards"] = wrong
        return found
