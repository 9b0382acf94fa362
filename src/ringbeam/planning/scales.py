"""Scales: by which the organization rates likelihood and consequence (6.1)."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.registers import ALL, register
from ringbeam.core.rules import auditor, inside, manager
from ringbeam.core.written import WrittenField
from ringbeam.planning.grids import are_bands, are_words
from ringbeam.planning.scale_versions import CONTENT, keep_versions
from ringbeam.planning.wordings import BANDS, LEVELS


def likelihoods() -> list[str]:
    """Five levels to begin with."""
    return [_now("Rare"), _now("Unlikely"), _now("Possible"), _now("Likely"), _now("Certain")]


def consequences() -> list[str]:
    """Five levels to begin with."""
    return [_now("Minor"), _now("Limited"), _now("Serious"), _now("Major"), _now("Severe")]


def bands() -> list[list[Any]]:
    """Four bands to begin with: the score from which each begins, and its word."""
    words = (_now("Low"), _now("Medium"), _now("High"), _now("Very high"))
    return [list(one) for one in zip((1, 6, 12, 20), words, strict=True)]


@register(
    prefix="SCL",
    clauses=("ISO/IEC 27001:2022 6.1.2", "ISO 45001:2018 6.1.2.2", "ISO/IEC 20000-1:2018 6.1"),
)
class Scale(Record):
    """The levels by which risks are rated, and the bands of the score that they give.

    ``likelihoods`` and ``consequences`` are two to seven words, lowest first; ``bands`` are two
    to four pairs [score from which it begins, word], of which the first begins at 1. Every
    change makes a version; what was assessed before keeps the one it was assessed under.
    """

    likelihoods = WrittenField(_("likelihood"), wording=LEVELS, default=likelihoods)
    consequences = WrittenField(_("consequence"), wording=LEVELS, default=consequences)
    bands = WrittenField(_("bands of the score"), wording=BANDS, default=bands)

    class Meta(Record.Meta):
        verbose_name = _("risk scale")
        verbose_name_plural = _("risk scales")

    class Register:
        columns = ("title", "likelihoods", "consequences", "updated")
        filters = ("archived",)
        sorts = ("title", "-updated")
        search = ("title",)
        form = ("title", "likelihoods", "consequences", "bands", "owner")
        views = (ALL,)
        see, edit, add = inside | auditor, manager, manager
        follow = (keep_versions,)
        icon, group = "sort-ascending", "Plan"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """What is no scale, by field."""
        words = _now("Give a list of two to seven different words, lowest first.")
        found = {n: [words] for n in CONTENT[:2] if not are_words(getattr(self, n))}
        if not are_bands(self.bands):
            told = _now("Give two to four bands such as 6 Medium, rising from 1.")
            found["bands"] = [told]
        return found
