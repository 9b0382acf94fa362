"""Published versions of questionnaires: fixed, and answers belong to one of them (7.5.3)."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.core.cache import caches
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.organization.asking import Question, questions_in

PUBLISH = "publish"
SECONDS = 60  # for so long a version is kept in memory; it never changes


class QuestionnaireVersion(models.Model):
    """What was asked, and how, from ``since`` on. The database refuses to change it.

    ``least`` is how many answers a group of an anonymous one needs before a figure is shown;
    by the answers to the question ``split`` alone its figures may be split.
    """

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    questions = models.JSONField(_("questions"))
    anonymous = models.BooleanField(_("anonymous"))
    once = models.BooleanField(_("once"))
    least = models.PositiveIntegerField(_("least"))
    split = models.PositiveIntegerField(_("split"), null=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "number"], name="organization_questionnaire_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @cached_property
    def asks(self) -> tuple[Question, ...]:
        """Its questions, in their order."""
        return questions_in(self.questions)


def keep_versions(questionnaires: Sequence[Any], act: Act) -> None:
    """Store what was just published as a version, in the transaction of the move."""
    if act.said != PUBLISH:
        return
    for one in questionnaires:
        QuestionnaireVersion.objects.create(
            entry_id=one.pk,
            number=one.edition,
            title=one.title,
            purpose=one.purpose,
            questions=one.questions,
            anonymous=one.anonymous,
            once=one.once,
            least=one.least,
            split=one.split,
            since=act.at,
        )


def version_of(questionnaire: int | None, number: int) -> QuestionnaireVersion | None:
    """One version; no query when it was read in the last minute."""
    if questionnaire is None or not number:
        return None
    kept, name = caches["process"], f"organization.questionnaire.{questionnaire}.{number}"
    known: QuestionnaireVersion | None = kept.get(name)
    if known is None:
        rows = QuestionnaireVersion.objects.filter(entry_id=questionnaire, number=number)
        known = rows.first()
        if known is not None:
            kept.set(name, known, SECONDS)
    return known


def versions_of(questionnaires: Iterable[int]) -> list[QuestionnaireVersion]:
    """All versions of these questionnaires, the newest first; one query."""
    rows = QuestionnaireVersion.objects.filter(entry_id__in=questionnaires)
    return list(rows.order_by("-number"))
