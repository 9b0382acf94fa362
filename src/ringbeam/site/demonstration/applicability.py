"""Controls of the demonstration: decided, one against a treatment; a statement in force."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import orjson

from ringbeam.conformity.freezing import make_version
from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.clock import now
from ringbeam.planning.risks import Risk
from ringbeam.security.approving import record_approval, without_account
from ringbeam.security.beginning import begin_from_annex
from ringbeam.security.control_life import TREATS
from ringbeam.security.controls import SecurityControl
from ringbeam.site.demonstration.organization import TOLD_BY, Cast

EDITION = "iso-27001:2022"
BEGUN, APPROVED, LATER = timedelta(days=70), timedelta(days=40), timedelta(days=9)
HOW = "Said so in the meeting on information security; minutes of that day."


def told() -> dict[str, Any]:
    """What is decided, as it is shipped."""
    file = files("ringbeam.site.demonstration") / "data" / "controls.json"
    said: dict[str, Any] = orjson.loads(file.read_bytes())
    return said


def controls(cast: Cast) -> None:
    """Begin from Annex A and decide every control, each at its time."""
    by, at = cast.actors["Ingrid Solberg"], now() - BEGUN
    if not begin_from_annex(EDITION, by=by, act=Act(by, CREATE, at=at)):
        return
    said = told()
    for one in list(SecurityControl.rows.order_by("pk")):
        number = one.annex.rpartition(":")[2]
        usual = said["by_default"][number.rpartition(".")[0]]
        at += timedelta(minutes=7)
        _decide(cast, one, usual | said["controls"].get(number, {}), at)


def _decide(cast: Cast, one: SecurityControl, said: Mapping[str, Any], at: datetime) -> None:
    by = cast.actors["Ingrid Solberg"]
    for title in said.get("treats", ()):
        conversation.relate(one, TREATS, Risk.rows.get(title=title), by=by)
    move = said.get("decision", "include")
    asked: dict[str, Any] = {"justification": said.get("justification", "")}
    if move == "include":
        asked |= dict.fromkeys(said["reasons"], True)
        asked["owner"] = cast.find("person", said["owner"]).ref
    done = writing.take(one, move, by=by, given=asked, act=Act(by, move, at=at))
    if move == "include":
        _say(cast, done, said, at + timedelta(days=3))


def _say(cast: Cast, one: SecurityControl, said: Mapping[str, Any], at: datetime) -> None:
    """Its owner says how far it is implemented."""
    by = cast.person(said["owner"])
    names = ("implemented", "implementation")
    given = {name: said[name] for name in names if name in said}
    writing.edit(one, given, by=by, act=Act(by, EDIT, at=at))


def statement(cast: Cast) -> None:
    """A version that the risk owners and somebody else approved, and what was decided since."""
    maker, approver = cast.actors["Ingrid Solberg"], cast.actors["Adam Novak"]
    at = now() - APPROVED
    made = make_version(EDITION, by=maker, act=_act(maker, "take_over", at))
    made = writing.take(made, "submit", by=maker, act=_act(maker, "submit", at))
    day = at + timedelta(days=2)
    for person, _name in without_account(made):
        act = _act(maker, "record_approval", day)
        made = record_approval(made, risk_owner=person, how=HOW, by=maker, act=act)
    act = Act(approver, "approve", at=day, source=TOLD_BY)
    review = (now() + timedelta(days=320)).date()
    writing.take(made, "approve", by=approver, given={"review": review}, act=act)
    for number, said in told()["later"].items():
        _change(cast, number, said)


def _act(by: Actor, said: str, at: datetime) -> Act:
    return Act(by, said, at=at)


def _change(cast: Cast, number: str, said: dict[str, Any]) -> None:
    by, at = cast.actors["Ingrid Solberg"], now() - LATER
    one = SecurityControl.rows.get(annex=f"{EDITION}:{number}")
    if said.pop("reconsider", False):
        writing.take(one, "reconsider", by=by, act=_act(by, "reconsider", at))
    else:
        writing.edit(one, said, by=by, act=_act(by, EDIT, at))
