"""Continuity of services, in the story in which every rule has something to look at."""

from datetime import timedelta

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.writing import take
from tests.conformity.stories import fresh, make, published

HELD = {"scenario": "The hall burned.", "result": "as_planned", "finding": "All was there."}
NEED = {"planned": "yes", "tolerable": "24", "recovery_time": "8", "recovery_point": "1"}
TOLD = {
    "cause": "Fire.",
    "effect": "Six hours.",
    "recovery": "By the second hall.",
    "review": "It lacked a key.",
    "told": "The board.",
}


def required(service, author, approver, **given):
    """A requirement in force, with a plan in force."""
    plan = published(author, approver, title="Continuity plan", sort="plan")
    said = {"service": service, "impact": "Nobody works.", **given}
    one = make("continuity_requirement", **said)
    return take(one, "approve", by=system(), given=NEED | {"plan": plan.ref})


def exercised(service, **went):
    """An exercise that was held today."""
    one = make("continuity_exercise", service=service)
    today = {"held": str(clock.day_of(clock.now()))}
    return take(one, "evaluate", by=system(), given={**HELD, **today, **went})


def invoked(service):
    """A plan that was invoked and is over."""
    one = make("continuity_invocation", service=service, started=clock.now())
    with clock.stopped(clock.now() + timedelta(hours=6)) as then:
        return take(one, "recover", by=system(), given={"ended": then})


def continuity(service, author, approver):
    """A requirement, an exercise, one ahead, and two invocations, one of them reported."""
    required(service, author, approver)
    exercised(service)
    make("continuity_exercise", service=service)
    take(fresh(invoked(service)), "report", by=system(), given=TOLD)
    invoked(service)
