"""Changes of the story in which every rule has something to look at."""

from ringbeam.core.actors import system
from ringbeam.core.writing import take
from tests.conformity.stories import day, fresh, make

ASSESSED = {"impact": "low", "risk": "low", "back_out": "Put the old one back."}
WAY = {"transition": "no", "decision": "It helps."}
WENT = {"outcome": "successful", "result": "Done and checked."}
REVIEWED = {"review": "Nobody noticed.", "investigation": "A cable was loose."}


def approved(owner, approver, **given):
    """One that was raised by its owner, assessed, and approved by somebody else."""
    said = {"title": "New firmware", "description": "Newer.", "owner": owner.person, **given}
    one = make("change", by=owner, **said)
    one = take(one, "assess", by=system(), given=ASSESSED | {"transition": "no"})
    return take(one, "approve", by=approver, given=WAY)


def scheduled(change, n=0, **given):
    """It is planned for an hour of its own, so that it collides with none."""
    hour = {"planned_start": f"{day(200 + n)}T10:00Z", "planned_end": f"{day(200 + n)}T11:00Z"}
    return take(fresh(change), "schedule", by=system(), given={**hour, **given})


def carried_out(change, n=0, **went):
    """It was scheduled and carried out."""
    return take(scheduled(change, n), "carry_out", by=system(), given={**WENT, **went})


def done(owner, approver, n=0, *, went=WENT, **given):
    """One that went through all of it."""
    one = carried_out(approved(owner, approver, **given), n, **went)
    return take(one, "close", by=system(), given=REVIEWED)


def changes(service, owner, approver):
    """Twenty that are over, one that failed, a standard one, and some that wait."""
    for n in range(20):
        done(owner, approver, n, service=service)
    done(owner, approver, 20, went=WENT | {"outcome": "failed"}, service=service)
    steps = {"steps": "Plug it in.", "back_out": "Pull it out."}
    template = take(make("change_template", by=owner, **steps), "release", by=approver)
    given = {"description": "Plug it in.", "owner": owner.person, "sort": "standard"}
    standard = make("change", by=owner, **given, template=template)
    carried_out(take(standard, "follow_template", by=system()), 21)
    scheduled(approved(owner, approver, service=service), 22)
    approved(owner, approver, service=service)
    make("change", description="A wish.", service=service)
    window = make("freeze_window", starts=f"{day(300)}T00:00Z", ends=f"{day(301)}T00:00Z")
    take(window, "put_in_force", by=system())
