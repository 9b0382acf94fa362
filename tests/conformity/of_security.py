"""Security incidents of the story in which every rule has something to look at."""

from ringbeam.core.actors import system
from ringbeam.core.writing import take
from tests.conformity.stories import fresh, make

WORD = {"sort": "deceit", "severity": "high", "personal_data": "no"}
RESOLVED = {"resolution": "Blocked the sender.", "informed": "Ingrid, at ten."}
CLOSED = {"cause": "No second step.", "lessons": "A second step for all."}


def ended(owner, **given):
    """One that was assessed, resolved, reviewed and closed."""
    said = {"title": "False invoice", **WORD, "owner": owner.person, **given}
    one = take(make("security_incident", **said), "assess", by=system())
    one = take(one, "resolve", by=system(), given=RESOLVED)
    return take(one, "close", by=system(), given=CLOSED)


def security_incidents(service, owner):
    """One critical and twenty others that are over, one that waits, and one that is none."""
    ended(owner, service=service, severity="critical")
    for _n in range(20):
        ended(owner, service=service)
    make("security_incident", service=service)
    none = make("security_incident", service=service)
    take(fresh(none), "dismiss", by=system(), given={"dismissed_because": "It was ours."})
