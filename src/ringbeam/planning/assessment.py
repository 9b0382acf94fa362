"""Assessment: scores, dates and acceptance, worked out from what was said of a risk (6.1).

An acceptance is bound to exactly what was accepted: the owner, the words, the ratings, the
scale, the treatment. When any of it changes, the acceptance is void until it is given anew.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.history import plain
from ringbeam.planning.criteria import RiskCriteria
from ringbeam.planning.scale_versions import version_of, versions_by

RISK, OPPORTUNITY = "risk", "opportunity"
ASSESS, ACCEPT = "assess", "accept"
RATINGS = ("inherent", "residual", "target")
AXES = tuple(f"{name}_{axis}" for name in RATINGS for axis in ("likelihood", "consequence"))
DIRECTIONS = ((RISK, _("Risk")), (OPPORTUNITY, _("Opportunity")))
NOT_ACCEPTED, ACCEPTED, VOID = "not_accepted", "accepted", "void"
ACCEPTANCES = (
    (NOT_ACCEPTED, _("Not accepted")),
    (ACCEPTED, _("Accepted")),
    (VOID, _("Void, changed since")),
)
RATED = ("criteria_id", *AXES)
# All that an acceptance is bound to; another program finds the same hash by the same order.
BOUND = (
    *("title", "description", "direction", "owner_id", "reasoning", *RATED),
    *("scale_version_id", "appetite", "option", "treatment", "treat_by", "accepting"),
)


def digest_of(risk: Any) -> str:
    """The hash of exactly what is accepted, in hexadecimal; the same on every machine."""
    return digest({name: getattr(risk, name) for name in BOUND})


def digest(values: dict[str, Any]) -> str:
    """The hash of the bound values, by name, as they are stored."""
    told = {name: plain(values[name]) for name in BOUND}
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def rate(risks: Sequence[Any], act: Act) -> None:
    """Work out the scores; what is rated now is rated under the criteria as they are now."""
    for risk in risks:
        assessed = act.said == ASSESS
        if assessed or any(risk.was.get(name) != getattr(risk, name) for name in RATED):
            _take_criteria(risk, assessed=assessed, on=clock.day_of(act.at))
        if assessed:
            risk.assessed = act.at
        _score(risk)
        risk.due = _due(risk)


def _take_criteria(risk: Any, *, assessed: bool, on: date) -> None:
    criteria = RiskCriteria.rows.filter(pk=risk.criteria_id).first()
    version = version_of(criteria.scale_id) if criteria else None
    risk.scale_version_id = version.pk if version else None
    risk.appetite = criteria.appetite if criteria else 0
    if criteria and not risk.counts_for:
        risk.counts_for = criteria.standards
    if criteria and assessed and (risk.review is None or risk.review <= on):
        risk.review = on + timedelta(days=criteria.interval)


def _score(risk: Any) -> None:
    version = versions_by([risk.scale_version_id]).get(risk.scale_version_id)
    grid = version.grid if version else None
    for name in RATINGS:
        both = (getattr(risk, f"{name}_likelihood"), getattr(risk, f"{name}_consequence"))
        setattr(risk, f"{name}_score", (grid.score(*both) or 0) if grid else 0)
    risk.above = (
        risk.direction == RISK
        and risk.residual_score > 0
        and risk.residual_score >= risk.appetite
    )


def _due(risk: Any) -> datetime | None:
    """The end of the first day on which something is to be done about an open risk."""
    days = [risk.review, risk.treat_by if risk.state == "in_treatment" else None]
    first = min((day for day in days if day), default=None) if risk.open else None
    return clock.due_on(first) if first else None


def keep_bound(risks: Sequence[Any], act: Act) -> None:
    """Bind an acceptance to what is accepted; make void one whose object changed."""
    for risk in risks:
        if act.said == ACCEPT:
            risk.acceptance, risk.accepted = ACCEPTED, act.at
            risk.accepted_by, risk.accepted_digest = act.by.name, digest_of(risk)
        elif risk.acceptance == ACCEPTED and digest_of(risk) != risk.accepted_digest:
            risk.acceptance = VOID
