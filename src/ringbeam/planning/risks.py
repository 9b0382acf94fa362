"""Risks and opportunities: what may happen, how it is rated, treated and accepted (6.1)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import among_open, refers_to
from ringbeam.core.registers import ALL, MINE, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.planning.assessment import (
    ACCEPTANCES,
    AXES,
    DIRECTIONS,
    NOT_ACCEPTED,
    keep_bound,
    rate,
)
from ringbeam.planning.criteria import RiskCriteria, unknown_standards
from ringbeam.planning.rated import Rated
from ringbeam.planning.risk_life import LIFE, OPTIONS
from ringbeam.planning.risk_pages import EXTRA
from ringbeam.planning.wordings import COUNTS


@register(
    prefix="RSK",
    clauses=(
        *("ISO 9001:2015 6.1", "ISO 9001:2026 6.1", "ISO 14001:2015 6.1", "ISO 14001:2026 6.1"),
        *("ISO 45001:2018 6.1", "ISO/IEC 27001:2013 6.1", "ISO/IEC 27001:2022 6.1"),
        "ISO/IEC 20000-1:2018 6.1",
    ),
)
class Risk(Rated):
    """What may happen, for worse or for better, and what is done about it."""

    description = models.TextField(_("what may happen, why, and what follows"), blank=True)
    direction = models.CharField(
        _("direction"), max_length=12, choices=DIRECTIONS, default="risk"
    )
    criteria = refers_to(RiskCriteria, verbose_name=_("kind of risk"))
    counts_for = WrittenField(_("counts for"), wording=COUNTS, default=list, blank=True)
    reasoning = models.TextField(_("why it is rated so, and what is done now"), blank=True)
    option = models.CharField(_("option"), max_length=10, choices=OPTIONS, blank=True)
    treatment = models.TextField(_("treatment"), blank=True)
    treat_by = models.DateField(_("treated by"), null=True, blank=True)
    review = models.DateField(_("next assessment"), null=True, blank=True)
    accepting = models.TextField(_("why it is accepted"), blank=True)
    outcome = models.TextField(_("why it is closed"), blank=True)
    acceptance = models.CharField(
        _("acceptance"),
        max_length=12,
        choices=ACCEPTANCES,
        default=NOT_ACCEPTED,
        editable=False,
    )
    accepted = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.CharField(_("accepted by"), max_length=120, blank=True, editable=False)
    accepted_digest = models.CharField(
        _("digest of what was accepted"), max_length=64, blank=True, editable=False
    )

    class Meta(Rated.Meta):
        verbose_name, verbose_name_plural = _("risk"), _("risks")
        indexes = (
            models.Index(fields=["-residual_score", "-entry"], name="planning_risk_residual"),
            among_open("planning_risk_review", "review", "entry"),
        )

    class Register:
        life = LIFE
        columns = ("title", "standards", "rating", "next_review", "owner")
        filters = (
            *("state", "criteria", "direction", "owner", "above", "acceptance", "option"),
            *("review", "site", "unit", "about", *AXES, "scale_version", "archived"),
        )
        sorts = ("-residual_score", "review", "title", "-inherent_score", "-entry", "-updated")
        search = ("title", "description", "reasoning", "treatment")
        form = (
            *(
                "title",
                "description",
                "direction",
                "criteria",
                "owner",
                "about",
                "site",
                "unit",
            ),
            *("counts_for", *AXES, "reasoning", "option", "treatment", "treat_by", "review"),
            *("accepting", "outcome"),
        )
        views = (
            View("risks", _("Risks"), "state=open&direction=risk"),
            View("above", _("Above appetite"), "state=open&above=1", hot=True),
            View("void", _("Acceptance void"), "state=open&acceptance=void", hot=True),
            View("review", _("Assessment due"), "state=open&review=month"),
            View("opportunities", _("Opportunities"), "state=open&direction=opportunity"),
            MINE,
            ALL,
        )
        see, edit, add = inside | auditor, manager | owner, inside
        settle = (rate, keep_bound)
        icon, group = "alert-triangle", "Plan"
        extra: ClassVar[dict[str, Any]] = EXTRA

    def reasons_against(self) -> dict[str, list[str]]:
        """A rating is of levels that the scale has, and the standards are known ones."""
        found = self.reasons_against_levels()
        if wrong := unknown_standards(self.counts_for):
            found["counts_for"] = wrong
        return found
