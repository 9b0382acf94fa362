"""Security incidents of the demonstration: two are over, one is at work, one was none."""

from datetime import timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.core.actors import Actor
from ringbeam.security.roles import SECURITY_OFFICER
from ringbeam.security.security_incidents import SecurityIncident
from ringbeam.site.demonstration.organization import SIGN_INS, Cast, sign_in


class Step(NamedTuple):
    """A move of one incident: hours after it was noticed, and what is said with it."""

    after: float
    move: str
    given: dict[str, Any]


class Told(NamedTuple):
    """One incident: how many days ago, who noticed it, and how it went on."""

    days: int
    title: str
    noticed_by: str
    service: str
    description: str
    steps: tuple[Step, ...]


STORIES = (
    Told(
        74,
        "Laptop of a field engineer stolen from a car",
        "Mats Thorsen",
        "Managed Workplace",
        "A car was broken into at a customer's site. The laptop was locked and encrypted.",
        (
            Step(1, "assess", {"sort": "device", "severity": "medium", "personal_data": "yes"}),
            Step(2, "contain", {"containment": "The device is blocked and its keys are void."}),
            Step(
                20,
                "resolve",
                {
                    "resolution": "Reported to the police; a new device was handed out.",
                    "authority": "no_need",
                    "authority_because": "Encrypted; nobody can read what is on it.",
                },
            ),
            Step(
                240,
                "close",
                {
                    "cause": "The device lay in sight.",
                    "effects": "Two visits were put off by a day. No data were lost.",
                    "lessons": "Devices are not left in cars; said in the monthly briefing.",
                },
            ),
        ),
    ),
    Told(
        31,
        "Two mailboxes opened with passwords from a false sign-in page",
        "Aoife Byrne",
        "Security Operations",
        "Users of a customer typed their passwords into a page that looked like our portal.",
        (
            Step(0.5, "assess", {"sort": "deceit", "severity": "high", "personal_data": "yes"}),
            Step(1, "contain", {"containment": "Sessions ended, both passwords changed."}),
            Step(
                9,
                "resolve",
                {
                    "resolution": "The page was taken down; forwarding rules were removed.",
                    "authority": "told",
                    "authority_because": "The customer told its authority by form, same day.",
                },
            ),
            Step(
                190,
                "close",
                {
                    "cause": "No second step at sign-in for these two users.",
                    "effects": "120 messages could have been read.",
                    "lessons": "A second step for everybody of this customer by next month.",
                },
            ),
        ),
    ),
    Told(
        12,
        "Many failed sign-ins on the backup console at night",
        "Priya Nair",
        "Backup and Recovery",
        "The log shows 400 failed sign-ins from one address of ours between two and three.",
        (
            Step(
                3,
                "dismiss",
                {"dismissed_because": "A job still used the password of before Monday."},
            ),
        ),
    ),
    Told(
        1,
        "Unknown program on a server of the test environment",
        "Priya Nair",
        "Cloud Hosting",
        "The scanner found a program that nobody installed. The server is cut off.",
        (
            Step(1, "assess", {"sort": "malware", "severity": "medium", "personal_data": "no"}),
            Step(
                2, "contain", {"containment": "The server is off the network; a copy is kept."}
            ),
        ),
    ),
)


def security_incidents(cast: Cast) -> None:
    """Tell each story at its times, once."""
    (officer,) = (one for one in SIGN_INS if SECURITY_OFFICER.name in one.roles)
    sign_in(cast, officer)
    if SecurityIncident.rows.exists():
        return
    for one in STORIES:
        _tell(cast, one, cast.find("person", officer.name).ref)


def _tell(cast: Cast, one: Told, officer: str) -> None:
    began = clock.now() - timedelta(days=one.days)
    reporter: Actor = cast.person(one.noticed_by)
    given = {
        "title": one.title,
        "description": one.description,
        "service": cast.find("service", one.service).ref,
        "noticed": began,
    }
    with clock.stopped(began + timedelta(minutes=15)):
        made = writing.create(SecurityIncident, given, by=reporter)
        writing.edit(made, {"owner": officer}, by=cast.us)
    for step in one.steps:
        with clock.stopped(began + timedelta(hours=step.after)):
            fresh = SecurityIncident.rows.get(pk=made.pk)
            writing.take(fresh, step.move, by=cast.us, given=step.given)
