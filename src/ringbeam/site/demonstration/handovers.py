"""Shift handovers of the demonstration: one taken over, one that waits (8.6.1)."""

from datetime import timedelta
from typing import Any

from ringbeam.core import writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.clock import now
from ringbeam.desk.handover_life import LATE, RUNS
from ringbeam.desk.handovers import Handover
from ringbeam.desk.incidents import Incident
from ringbeam.site.demonstration.organization import Cast

# Title, group, shift, who hands over, so many hours ago, notes by ticket, what else, who takes.
Told = tuple[str, str, str, str, int, dict[str, str], str, str]
HANDOVERS: tuple[Told, ...] = (
    (
        *("Handover Second line, night to early", "Second line", "night", "Mats Thorsen", 30),
        {"Nightly backup of file server failed twice": "Copied by hand; see the log."},
        *("Farah is on call until Friday.", "Priya Nair"),
    ),
    (
        *("Handover First line, early to late", "First line", "early", "Aoife Byrne", 1),
        {
            "VPN drops for claims team since 09:10": "The provider rings back before five.",
            "Tablet enrolment fails on ward 4": "Waits for the serial numbers.",
        },
        *("Two new starters come tomorrow at eight.", ""),
    ),
)


def handovers(cast: Cast) -> None:
    """Write each handover at its time, hand it over, and let it be taken over."""
    if Handover.rows.exists():
        return
    for title, group, shift, giver, hours, notes, remark, taker in HANDOVERS:
        by, at = cast.person(giver), now() - timedelta(hours=hours)
        given = {
            "title": title,
            "group": cast.find("group", group).ref,
            "shift": shift,
            "giver": cast.find("person", giver).ref,
            "tickets": lines(notes),
            "remark": remark,
        }
        made: Any = writing.create(Handover, given, by=by, act=Act(by, CREATE, at=at))
        made = writing.take(made, "hand_over", by=by, act=Act(by, "hand_over", at=at))
        if taker:
            next_one = cast.person(taker)
            act = Act(next_one, "take_over", at=at + timedelta(minutes=10))
            writing.take(made, "take_over", by=next_one, act=act)


def lines(notes: dict[str, str]) -> list[dict[str, Any]]:
    """A line for each of these tickets that there is."""
    found = {one.title: one for one in Incident.rows.filter(title__in=notes)}
    return [
        {
            "ticket": [found[title].ref],
            "stands": LATE if found[title].priority == 1 else RUNS,
            "about": str(found[title].register.life.label(found[title].state)),
            "note": note,
        }
        for title, note in notes.items()
        if title in found
    ]
