"""Answers of a gap assessment: one per requirement and assessor, saved one by one (9.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.gaps.assessments import RUNNING, GapAssessment
from ringbeam.conformity.gaps.assessors import assessors_of
from ringbeam.conformity.gaps.maturity import LEVELS, Said, Together, together
from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.rules import auditor, inside, owner
from ringbeam.core.values import without_control
from ringbeam.core.verbs import verb
from ringbeam.standards.requirements import Requirement

LONGEST, DIGITS = 4000, 9


class GapAnswer(models.Model):
    """What one assessor found of one requirement, or what was agreed; history is its record's.

    ``version`` goes up with each change, so that nobody writes over what they have not seen.
    """

    assessment = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    requirement = models.CharField(max_length=64)
    assessor = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    agreed = models.BooleanField(_("agreed"), default=False)
    maturity = models.PositiveSmallIntegerField(_("maturity"), null=True)
    text = models.TextField(_("what was found"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    at = models.DateTimeField(_("answered"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "requirement", "assessor"],
                condition=models.Q(agreed=False),
                name="conformity_gap_answer_once",
            ),
            models.UniqueConstraint(
                fields=["assessment", "requirement"],
                condition=models.Q(agreed=True),
                name="conformity_gap_agreed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.requirement} {self.maturity}"


@dataclass(frozen=True)
class Given:
    """What is to be kept of one requirement; ``version`` is of the answer that was seen."""

    requirement: str
    maturity: int | None
    text: str = ""
    evidence: str = ""
    version: int = 0


@verb(who=inside | auditor | owner)
def answer_gap(
    assessment: GapAssessment, given: Given, *, agreed: bool = False, by: Actor
) -> GapAnswer:
    """Keep what an assessor found, or what was agreed, with a line of history.

    An answer that stays the same writes nothing. Raises ValidationError for an unknown level
    or requirement, Forbidden for who does not assess (or lead, where it is agreed), and Refused
    where it does not run or the answer is newer than the one that was seen.
    """
    _may_answer(assessment, by, agreed=agreed)
    _check(assessment, given)
    rows = answers_of(assessment).filter(requirement=given.requirement, agreed=agreed)
    found = rows.first() if agreed else rows.filter(assessor_id=by.person).first()
    if found and _plain(found) == _plain(given):
        return found
    if found and found.version != given.version:
        raise Refused([_now("%s was answered anew since you saw it.") % given.requirement])
    before = _plain(found) if found else None
    row = found or GapAnswer(
        assessment_id=assessment.pk, requirement=given.requirement, agreed=agreed, version=0
    )
    act = Act(by, "agree_gap" if agreed else "answer_gap")
    row.assessor_id = by.person or row.assessor_id
    row.at, row.version = act.at, row.version + 1
    row.maturity, row.text, row.evidence = _plain(given)
    row.save()
    entry, _fresh = writing.locked(assessment, by)
    writing.tell(entry, act, {given.requirement: (before, _plain(row))})
    return row


def _plain(one: Any) -> list[Any]:
    return [one.maturity, without_control(one.text), without_control(one.evidence)]


def _may_answer(assessment: Any, by: Actor, *, agreed: bool) -> None:
    if assessment.state != RUNNING:
        raise Refused([_now("Answers are taken while the assessment is running.")])
    if by.person is None or (agreed and by.person != assessment.owner_id):
        raise Forbidden([_now("What is agreed is put down by who leads the assessment.")])
    if not agreed and by.person not in assessors_of(assessment):
        raise Forbidden([_now("It is answered by its assessors, each in their own name.")])


def _check(assessment: Any, given: Given) -> None:
    if given.maturity is not None and given.maturity not in LEVELS:
        raise ValidationError({"maturity": [_now("Maturity is a whole number from 0 to 5.")]})
    for name in ("text", "evidence"):
        if len(getattr(given, name)) > LONGEST:
            said = _now("This has more than %(most)s characters.") % {"most": LONGEST}
            raise ValidationError({name: [said]})
    of_it = Requirement.objects.filter(
        ref=given.requirement, edition_id__in=assessment.criteria, lowest=True, retired=False
    )
    if not of_it.exists():
        said = _now("%s is no requirement of the editions of this assessment.")
        raise ValidationError({"requirement": [said % given.requirement]})


def is_version(text: str) -> bool:
    """Whether a text is the version of an answer, as pages and sheets carry it."""
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS


def answers_of(assessment: Any) -> "models.QuerySet[GapAnswer]":
    """All answers of an assessment, the agreed ones too."""
    return GapAnswer.objects.filter(assessment_id=assessment.pk)


def by_requirement(rows: Iterable[GapAnswer]) -> Mapping[str, list[GapAnswer]]:
    """Answers by the requirement that they are about."""
    found: dict[str, list[GapAnswer]] = {}
    for one in rows:
        found.setdefault(one.requirement, []).append(one)
    return found


def levels_of(rows: Iterable[GapAnswer]) -> dict[str, Together]:
    """What all said together, by requirement."""
    return {
        ref: together(Said(one.assessor_id, one.maturity, one.agreed) for one in some)
        for ref, some in by_requirement(rows).items()
    }
