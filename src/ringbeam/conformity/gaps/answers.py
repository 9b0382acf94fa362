"""Answers of a gap assessment: one per requirement and assessor, saved one by one (9.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
WRITTEN = ("assessor", "at", "version", "maturity", "text", "evidence")


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
    return _kept(assessment, [given], Act(by, "agree_gap" if agreed else "answer_gap"))[0]


@verb(who=inside | auditor | owner)
def answer_gaps(
    assessment: GapAssessment, given: Sequence[Given], *, by: Actor
) -> list[GapAnswer]:
    """Keep what an assessor found of many requirements, each named once; one line of history.

    All or nothing, refused as `answer_gap`; how many there are adds no statement.
    """
    return _kept(assessment, given, Act(by, "answer_gap"))


def _kept(assessment: Any, sent: Sequence[Given], act: Act) -> list[GapAnswer]:
    given = [replace(one, requirement=without_control(one.requirement)) for one in sent]
    agreed, person = act.said == "agree_gap", act.by.person
    _may_answer(assessment, act.by, agreed=agreed)
    _check(assessment, given)
    named = [one.requirement for one in given]
    known = answers_of(assessment).filter(requirement__in=named, agreed=agreed)
    held = {
        one.requirement: one for one in (known if agreed else known.filter(assessor=person))
    }
    fresh: dict[str, Any] = {"assessment_id": assessment.pk, "agreed": agreed, "version": 0}
    rows, changes = [], {}
    for one in given:
        row = held.get(one.requirement) or GapAnswer(requirement=one.requirement, **fresh)
        rows.append(row)
        if row.pk and _plain(row) == _plain(one):
            continue
        if row.pk and row.version != one.version:
            raise Refused([_now("%s was answered anew since you saw it.") % one.requirement])
        changes[one.requirement] = (_plain(row) if row.pk else None, _plain(one))
        row.assessor_id = person or row.assessor_id
        row.at, row.version = act.at, row.version + 1
        row.maturity, row.text, row.evidence = _plain(one)
    if changes:
        _store([row for row in rows if row.requirement in changes])
        entry, _fresh = writing.locked(assessment, act.by)
        writing.tell(entry, act, changes)
    return rows


def _store(rows: Sequence[GapAnswer]) -> None:
    GapAnswer.objects.bulk_create([one for one in rows if one.pk is None])
    GapAnswer.objects.bulk_update([one for one in rows if one.version > 1], WRITTEN)


def _plain(one: Any) -> list[Any]:
    return [one.maturity, without_control(one.text), without_control(one.evidence)]


def _may_answer(assessment: Any, by: Actor, *, agreed: bool) -> None:
    if assessment.state != RUNNING:
        raise Refused([_now("Answers are taken while the assessment is running.")])
    if by.person is None or (agreed and by.person != assessment.owner_id):
        raise Forbidden([_now("What is agreed is put down by who leads the assessment.")])
    if not agreed and by.person not in assessors_of(assessment):
        raise Forbidden([_now("It is answered by its assessors, each in their own name.")])


def _check(assessment: Any, given: Iterable[Given]) -> None:
    for one in given:
        if one.maturity is not None and one.maturity not in LEVELS:
            raise ValidationError(
                {"maturity": [_now("Maturity is a whole number from 0 to 5.")]}
            )
        for name in ("text", "evidence"):
            if len(getattr(one, name)) > LONGEST:
                said = _now("This has more than %(most)s characters.") % {"most": LONGEST}
                raise ValidationError({name: [said]})
    named = [one.requirement for one in given]
    of_it = Requirement.objects.filter(
        ref__in=named, edition_id__in=assessment.criteria, lowest=True, retired=False
    )
    if unknown := set(named) - set(of_it.values_list("ref", flat=True)):
        said = _now("%s is no requirement of the editions of this assessment.")
        raise ValidationError({"requirement": [said % min(unknown)]})


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
