"""Thirty worked conversations of the demonstration, replayed by the kernel at their times."""

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import orjson

from ringbeam.core import conversation, writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.clock import now
from ringbeam.desk.incidents import Incident
from ringbeam.site.demonstration.organization import Cast
from ringbeam.site.progress import Tell

MARK = "DEMO"


def told() -> list[dict[str, Any]]:
    """The conversations as they are shipped."""
    file = files("ringbeam.site.demonstration") / "data" / "conversations.json"
    said: list[dict[str, Any]] = orjson.loads(file.read_bytes())
    return said


def conversations(cast: Cast, tell: Tell) -> None:
    """Replay each conversation that is not there yet; what lies in the future is left out."""
    shipped = told()
    for number, one in enumerate(shipped, start=1):
        known_as = f"{MARK}-{number:02d}"
        if not Incident.rows.filter(known_as=known_as).exists():
            _replay(cast, one, known_as)
        tell(number, len(shipped))


def _replay(cast: Cast, one: dict[str, Any], known_as: str) -> None:
    began = now() - timedelta(minutes=one["ago"])
    agent = cast.person("Aoife Byrne")
    requester = cast.find("person", one["requester"], customer=_ref(cast, one["customer"]))
    given = {name: one[name] for name in ("title", "description", "impact", "urgency")}
    given |= {
        "customer": _ref(cast, one["customer"]),
        "service": cast.find("service", one["service"]).ref,
        "requester": requester.ref,
        "group": cast.find("group", one["group"]).ref,
        "major": one.get("major", False),
        "channel": "Portal",
        "known_as": known_as,
    }
    if one.get("assignee"):
        given["assignee"] = cast.find("person", one["assignee"]).ref
    made = writing.create(Incident, given, by=agent, act=Act(agent, CREATE, at=began))
    for step in one["steps"]:
        at = began + timedelta(minutes=step["after"])
        if at < now():
            made = _step(cast, made, step, at, customers={one["requester"]: one["customer"]})


def _ref(cast: Cast, customer: str) -> str:
    ref: str = cast.find("customer", customer).ref
    return ref


def _step(
    cast: Cast, made: Incident, step: dict[str, Any], at: datetime, *, customers: dict[str, str]
) -> Incident:
    name = step["by"]
    by = cast.outside(name, customers[name]) if name in customers else cast.person(name)
    if "move" in step:
        act = Act(by, step["move"], at=at)
        return writing.take(made, step["move"], by=by, given=step.get("given"), act=act)
    internal = "note" in step
    text = step["note"] if internal else step["say"]
    conversation.comment(made, text, by=by, internal=internal, act=Act(by, "comment", at=at))
    return made
