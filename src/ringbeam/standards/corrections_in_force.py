"""Corrections where the library meets them: laid over it, and shown beside it (7.5.3)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel, source
from ringbeam.standards.correction_life import CHANGED, IN_FORCE, SHIPPED_SINCE, since_then
from ringbeam.standards.corrections import LibraryCorrection
from ringbeam.standards.loading import CORRECTIONS
from ringbeam.standards.loading.correcting import Corrected, shipped_value


@source(CORRECTIONS)
def corrections_in_force() -> list[Corrected]:
    """The corrections that are laid over the library, the earliest first; one query."""
    rows = LibraryCorrection.rows.filter(state=IN_FORCE, archived=False)
    ordered = rows.order_by(models.F("since").asc(nulls_first=True), "pk")
    return [Corrected(*one) for one in ordered.values_list("part", "subject", "wanted")]


@panel(
    on="library_correction",
    title=_("In the library"),
    template="standards/correction.html",
    order=10,
)
def library_panel(correction: LibraryCorrection, _actor: Actor) -> dict[str, Any]:
    """What ships now in that place, and whether it changed since it was reported; no query."""
    return {
        "now": shipped_value(correction.part, correction.subject),
        "then": correction.shipped,
        "words": SHIPPED_SINCE[since_then(correction)][0],
        "changed": since_then(correction) == CHANGED,
    }
