"""Gap assessments: several people say over weeks how mature each requirement is (9.1).

What they say is no evidence and changes no status: it stands beside what the records show.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.gaps.assessors import refs_of_assessors
from ringbeam.conformity.gaps.maturity import HIGHEST, LEVELS, LOWEST
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lines import NUMBER, RECORDS, Column, Lines
from ringbeam.core.lives import Life, Move, Words
from ringbeam.core.registers import ALL, MINE, OPEN, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.standards.naming_editions import EDITIONS, unknown_editions

PLANNED, RUNNING, CLOSED = "planned", "running", "closed"


def it_is_defined(one: Any, _act: Act) -> Words | None:
    """Editions, a lead and assessors are known."""
    lacking = [
        label
        for given, label in (
            (one.criteria, _("the editions")),
            (one.owner_id, _("who leads it")),
            (one.assessors, _("the assessors")),
        )
        if not given
    ]
    said = _("Still to be said: %s.")
    return said % ", ".join(map(str, lacking)) if lacking else None


LIFE = Life(
    start=PLANNED,
    states={PLANNED: _("Planned"), RUNNING: _("Running"), CLOSED: _("Closed")},
    moves=(
        Move("begin", _("Begin"), (PLANNED,), RUNNING, needs=(it_is_defined,)),
        Move("close", _("Close"), (RUNNING,), CLOSED),
        Move("reopen", _("Reopen"), (CLOSED,), RUNNING),
    ),
    closed=frozenset({CLOSED}),
    who=manager | owner,
)


@register(prefix="GAP", clauses=("HS 9.1",), kind="gap_assessment", plural="gap-assessments")
class GapAssessment(Record):
    """What people find of each requirement of some editions, from 0 to 5, over some weeks.

    ``levels`` are the organization's own words for levels; those not named have ours.
    ``aim`` is the level below which a requirement is listed as a gap.
    """

    owner = shared_reference("person", label=_("led by"))
    site = shared_reference("site", label=_("site"))
    unit = shared_reference("unit", label=_("unit"))
    criteria = WrittenField(_("editions"), wording=EDITIONS, default=list, blank=True)
    assessors = Lines(
        Column("person", _("person"), RECORDS, required=True, refers=("person",)),
        verbose_name=_("assessors"),
    )
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    scope = models.TextField(_("scope"), blank=True)
    aim = models.PositiveSmallIntegerField(
        _("level aimed at"),
        default=3,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )
    levels = Lines(
        Column("level", _("level, 0 to 5"), NUMBER, required=True),
        Column("words", _("our words for it"), required=True),
        verbose_name=_("own words for levels"),
    )
    findings = models.TextField(_("summary of what was found"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("gap assessment")
        verbose_name_plural = _("gap assessments")

    class Register:
        life = LIFE
        columns = ("title", "criteria", "state", "owner", "start", "end")
        filters = ("state", "owner", "site", "unit", "archived")
        sorts = ("-entry", "-start", "-updated")
        search = ("title", "scope", "findings")
        form = (
            *("title", "criteria", "owner", "assessors", "start", "end", "scope", "site"),
            *("unit", "aim", "levels", "findings"),
        )
        views = (OPEN, MINE, ALL)
        see, edit, add = inside | auditor | owner, manager | owner, manager
        icon, group = "stairs-up", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """Known editions, days in order, assessors who are people, levels from 0 to 5."""
        found = unknown_editions(self.criteria)
        if self.start and self.end and self.end < self.start:
            found["end"] = [_now("It ends before it begins.")]
        if any(not ref.startswith("PER-") for ref in refs_of_assessors(self)):
            found["assessors"] = [_now("Name people, such as PER-000001.")]
        wrong = [line["level"] for line in self.levels if line["level"] not in LEVELS]
        if wrong:
            found["levels"] = [_now("Levels are whole numbers from 0 to 5.")]
        return found
