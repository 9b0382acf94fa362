"""Risks and opportunities of the demonstration: assessed, treated, accepted, one void."""

from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

import orjson

from ringbeam.core import writing
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.clock import now
from ringbeam.planning.acceptance import accept
from ringbeam.planning.risks import Risk
from ringbeam.site.demonstration.organization import Cast

SCALE = "Likelihood and consequence"
# Kind of risk: its appetite, days between assessments, standards, what consequences mean.
KINDS: dict[str, tuple[int, int, list[str], list[str]]] = {
    "Information security": (
        *(12, 365, ["iso-27001", "iso-20000-1"]),
        [
            *("Seen by nobody else", "Internal data seen inside", "Data of one customer seen"),
            *("Data of many customers seen", "Data public, or lost for good"),
        ],
    ),
    "Services": (*(12, 365, ["iso-20000-1"]), []),
    "Quality": (*(12, 365, ["iso-9001"]), []),
    "Health and safety": (
        *(8, 180, ["iso-45001"]),
        [
            *("First aid", "Seen by a doctor", "Days lost", "Lasting harm", "Death"),
        ],
    ),
    "Environment": (*(12, 365, ["iso-14001"]), []),
}
PACE = timedelta(days=3)


def told() -> list[dict[str, Any]]:
    """The risks as they are shipped."""
    file = files("ringbeam.site.demonstration") / "data" / "risks.json"
    said: list[dict[str, Any]] = orjson.loads(file.read_bytes())
    return said


def risks(cast: Cast) -> None:
    """Make the scale, the criteria and each risk that is not there yet, at its times."""
    scale = cast.find("scale", SCALE)
    for title, (appetite, interval, standards, meanings) in KINDS.items():
        cast.find(
            "risk_criteria",
            title,
            scale=scale.ref,
            appetite=appetite,
            interval=interval,
            standards=standards,
            meanings=meanings,
            acceptance="The owner accepts; from the appetite on, with a reason.",
            owner=cast.find("person", "Ingrid Solberg").ref,
        )
    for one in told():
        if not Risk.rows.filter(title=one["title"]).exists():
            _live(cast, one)


def _live(cast: Cast, one: dict[str, Any]) -> None:
    """Take one risk through what happened to it."""
    by = cast.person(one["owner"])
    at = now() - timedelta(days=one["assessed"])
    given = {name: one[name] for name in ("title", "description")}
    given |= {
        "direction": one.get("direction", "risk"),
        "criteria": cast.find("risk_criteria", one["kind"]).ref,
        "owner": cast.find("person", one["owner"]).ref,
        "counts_for": one.get("counts_for", []),
    }
    made = writing.create(Risk, given, by=by, act=Act(by, CREATE, at=at))
    for step in one["steps"]:
        at += PACE
        made = _step(made, one, step, Act(by, step, at=at))
    if one.get("change"):
        later = now() - timedelta(days=one["change"]["days"])
        act = Act(by, EDIT, at=later)
        writing.edit(made, one["change"]["values"], by=by, act=act)


def _step(made: Risk, one: dict[str, Any], step: str, act: Act) -> Risk:
    by = act.by
    if step == "accept":
        if not made.option:
            decided = Act(by, EDIT, at=act.at)
            made = writing.edit(made, {"option": one["option"]}, by=by, act=decided)
        return accept(made, accepting=one.get("accepting", ""), by=by, act=act)
    asked = {"assess": _assessment, "treat": _treatment}.get(step)
    return writing.take(made, step, by=by, given=asked(one) if asked else {}, act=act)


def _assessment(one: dict[str, Any]) -> dict[str, Any]:
    return {
        **_pair("inherent", one["inherent"]),
        **_pair("residual", one["residual"]),
        "reasoning": one["reasoning"],
        "review": _day(one["review"]),
    }


def _treatment(one: dict[str, Any]) -> dict[str, Any]:
    target = _pair("target", one["target"]) if one.get("target") else {}
    plan = {"option": one["option"], "treatment": one["treatment"], "treat_by": _day(one["by"])}
    return plan | target


def _pair(name: str, both: list[int]) -> dict[str, int]:
    return {f"{name}_likelihood": both[0], f"{name}_consequence": both[1]}


def _day(days: int) -> date:
    day: datetime = now() + timedelta(days=days)
    return day.date()
