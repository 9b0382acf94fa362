"""Availability of services, in the story in which every rule has something to look at."""

from datetime import timedelta

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.writing import take
from ringbeam.services.availability.hearing import hear
from tests.conformity.stories import make

FOUND = {"cause": "power", "finding": "A fuse.", "prevention": "A second fuse."}
NEED = {"requirement": "Three shifts work with it."}


def target(service, **given):
    """A target in force, around the clock."""
    said = {"service": service, "calendar": make("calendar"), "share": "99.9", **given}
    return take(make("availability_target", **said), "agree", by=system(), given=NEED)


def outage(service, **given):
    """One of an hour, that is over."""
    end = clock.now()
    said = {"service": service, "starts": end - timedelta(hours=1), "ends": end, **given}
    return take(make("outage", **said), "end", by=system())


def availability(service):
    """A target, a monitor that spoke, an outage that was investigated, and one that waits."""
    target(service)
    hear(make("monitor", service=service), marks=[], by=system())
    take(outage(service), "investigate", by=system(), given=FOUND)
    outage(service)
    make("outage", service=service, starts=clock.now())
