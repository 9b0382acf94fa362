"""What lists and forms show of a risk: ratings in words, standards, what is due (6.1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.extras import Chips, Derived, Gauge, Offers, Score, Scores
from ringbeam.core.texts import gettext
from ringbeam.planning.assessment import AXES, RATINGS, VOID
from ringbeam.planning.criteria import RiskCriteria
from ringbeam.planning.grids import MOST, Grid
from ringbeam.planning.heat_map import shown_beside
from ringbeam.planning.scale_versions import ScaleVersion, version_of, versions_by
from ringbeam.planning.scales import Scale
from ringbeam.planning.wordings import STANDARDS
from ringbeam.web.formats import day

SOON = 30  # days before an assessment is due in which that is said


def score_of(grid: Grid, number: int) -> Score:
    """A score with the word of its band."""
    band = grid.band(number)
    return Score(number, band.word, band.heat)


def ratings(risks: Sequence[Any], _actor: Actor) -> Mapping[int, Scores]:
    """From the inherent to the residual score, each under the scale of its time; one query."""
    kept = versions_by(one.scale_version_id for one in risks)
    grids = {pk: one.grid for pk, one in kept.items()}
    found = {}
    for risk in risks:
        numbers = [n for n in (risk.inherent_score, risk.residual_score) if n]
        if numbers:
            grid = grids[risk.scale_version_id]
            found[risk.pk] = Scores(tuple(score_of(grid, n) for n in numbers))
    return found


def standards(risks: Sequence[Any], _actor: Actor) -> Mapping[int, Chips]:
    """The standards that each counts for, by the names that people use."""
    told = {one.pk: tuple(STANDARDS.get(s, s) for s in one.counts_for) for one in risks}
    return {pk: Chips(names) for pk, names in told.items() if names}


def next_reviews(risks: Sequence[Any], actor: Actor) -> Mapping[int, Gauge]:
    """When each is assessed next, and whether that is late; what is void is said beside it."""
    today = clock.now().astimezone(ZoneInfo(actor.zone)).date()
    return {one.pk: _next_review(one, today) for one in risks if one.open}


def _next_review(risk: Any, today: date) -> Gauge:
    small = gettext("void") if risk.acceptance == VOID else ""
    if risk.assessed is None:
        return Gauge(gettext("Not assessed"), "age", small=small)
    if risk.review is None:
        return Gauge(gettext("No date"), "age", small=small)
    left = (risk.review - today).days
    if left < 0:
        late = ngettext("%d d late", "%d d late", -left) % -left
        return Gauge(late, "over", small=small)
    return Gauge(str(day(risk.review)), "age" if left <= SOON else "run", small=small)


def offers(risk: Any) -> Offers:
    """The levels of the scale in words: the risk's own, else the only one that there is.

    A consequence is said with what it means for this kind of risk.
    """
    criteria = _criteria_of(risk)
    version = version_of(criteria.scale_id) if criteria else _only_version()
    if version is None:
        return {}
    grid = version.grid
    meanings = criteria.meanings if criteria else []
    means = meanings if len(meanings) == len(grid.consequences) else [""] * MOST
    likelihoods = [(n, f"{n} {word}") for n, word in enumerate(grid.likelihoods, start=1)]
    consequences = [
        (n, f"{n} {word}" + (f": {means[n - 1]}" if means[n - 1] else ""))
        for n, word in enumerate(grid.consequences, start=1)
    ]
    return {name: likelihoods if "likelihood" in name else consequences for name in AXES}


def _criteria_of(risk: Any) -> RiskCriteria | None:
    chosen = risk.criteria_id if risk is not None else None
    found: RiskCriteria | None = RiskCriteria.rows.filter(pk=chosen).first() if chosen else None
    return found


def _only_version() -> ScaleVersion | None:
    """The version in force of the only scale; None where there is a choice, or nothing."""
    known = list(Scale.rows.filter(archived=False).values_list("pk", flat=True)[:2])
    return version_of(known[0]) if len(known) == 1 else None


def on_page(risk: Any) -> dict[str, Any]:
    """What its page says in a way of its own: ratings, criteria, acceptance; two queries."""
    version = versions_by([risk.scale_version_id]).get(risk.scale_version_id)
    grid = version.grid if version else None
    criteria = _criteria_of(risk)
    return {
        "version": version,
        "criteria": criteria,
        "standards": [STANDARDS.get(one, one) for one in risk.counts_for],
        "rated": [_rated(risk, name, grid) for name in RATINGS],
        "outdated": bool(criteria and risk.assessed and criteria.appetite != risk.appetite),
    }


WORDS = {"inherent": _("Inherent"), "residual": _("Residual"), "target": _("Target")}


def _rated(risk: Any, name: str, grid: Grid | None) -> dict[str, Any]:
    number = getattr(risk, f"{name}_score")
    both = (getattr(risk, f"{name}_likelihood"), getattr(risk, f"{name}_consequence"))
    return {
        "label": str(WORDS[name]),
        "score": score_of(grid, number) if grid and number else None,
        "words": grid.words(*both) if grid else "",
    }


EXTRA: dict[str, Any] = {
    "new_key": "k",
    "rating": Derived(
        _("Inherent to residual"),
        ratings,
        sort="residual_score",
        needs=("inherent_score", "residual_score", "scale_version"),
    ),
    "standards": Derived(_("Counts for"), standards, needs=("counts_for",)),
    "next_review": Derived(
        _("Assessment"),
        next_reviews,
        sort="review",
        needs=("review", "assessed", "acceptance"),
    ),
    "offers": offers,
    "faces": ("owner",),
    "list_template": "planning/risks.html",
    "list_context": shown_beside,
    "record_template": "planning/risk.html",
    "record_context": on_page,
    "shown_apart": (
        *(*AXES, "inherent_score", "residual_score", "target_score", "scale_version"),
        *("appetite", "above", "assessed", "acceptance", "accepted", "accepted_by"),
        *("accepted_digest", "accepting", "counts_for"),
    ),
}
