"""Where somebody adds an incident by fewer fields: a call for agents, a report for others."""

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.rules import manager
from ringbeam.desk.roles import agent

CALL, REPORT = "/desk/call/", "/report/"


def quick_form(actor: Actor) -> str:
    """The address of the short form for this actor."""
    works = actor.everything or (agent | manager).where(actor, "incident") != NOBODY
    return CALL if works else REPORT
