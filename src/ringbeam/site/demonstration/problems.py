"""Problems of the demonstration: one new, one known error, one solved, one closed (8.6.3)."""

from datetime import timedelta
from typing import Any

from ringbeam.core import conversation, writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.clock import now
from ringbeam.core.registers import of_kind
from ringbeam.desk.causes import CAUSED_BY
from ringbeam.desk.incidents import Incident
from ringbeam.desk.problems import Problem
from ringbeam.site.demonstration.organization import Cast

# Title, service, assignee, raised so many days ago, values, moves with days ago, its incidents.
Told = tuple[
    str,
    str,
    str,
    int,
    dict[str, Any],
    tuple[tuple[str, int, dict[str, Any]], ...],
    tuple[str, ...],
]
PROBLEMS: tuple[Told, ...] = (
    (
        "Scanners and tablets lose Wi-Fi while they roam",
        *("Managed Network", "Priya Nair", 12),
        {
            "description": "Scanners and tablets lose Wi-Fi for seconds when they change the "
            "access point. Two sites, one version of the controller.",
            "impact": 1,
            "whys": [
                {"why": "The client leaves one access point before the next has let it in."},
                {"why": "The radio process of the controller restarts under fast roaming."},
                {"why": "Version 17.9.4 frees a session twice."},
            ],
            "causes": [
                {"branch": "technology", "cause": "Version 17.9.4", "confirmed": True},
                {"branch": "environment", "cause": "Metal shelves", "confirmed": False},
                {"branch": "process", "cause": "Updated without a trial", "confirmed": True},
            ],
        },
        (
            ("investigate", 11, {}),
            (
                *("declare_known", 4),
                {
                    "cause": "Version 17.9.4 of the controller restarts its radio process.",
                    "workaround": "Pin the devices to 5 GHz and switch fast roaming off in the "
                    "profile of the site. Nothing has to be restarted.",
                },
            ),
        ),
        ("Camera at gate 2 not reachable",),
    ),
    (
        "Lines between sites lose packets in the evening",
        *("Managed Network", "Mats Thorsen", 3),
        {"description": "X-ray pictures and the line to Aarhus are slow from 18:00 on."},
        (("investigate", 2, {}),),
        ("Intermittent packet loss between Hasselt and Aarhus",),
    ),
    (
        "Backup window is too short on Sundays",
        *("Backup and Recovery", "Mats Thorsen", 60),
        {"description": "Full copies run into the working day of Monday."},
        (
            ("investigate", 58, {}),
            (
                *("resolve", 30),
                {
                    "cause": "Full copies of all servers begin at the same hour.",
                    "solution": "Full copies are spread over the week.",
                },
            ),
        ),
        ("Nightly backup of file server failed twice",),
    ),
    (
        "Delivery notes go to a printer that was removed",
        *("Managed Workplace", "Tess Wouters", 120),
        {"description": "After each move of an office notes vanish for a day."},
        (
            (
                *("resolve", 100),
                {
                    "cause": "Printers are named by room, and rooms change.",
                    "solution": "Printers are found by their site and their sort.",
                },
            ),
            ("close", 20, {"effect": "Two moves since, no incident."}),
        ),
        ("Cannot print delivery notes in Antwerp",),
    ),
)


def problems(cast: Cast) -> None:
    """Raise each problem at its time, link its incidents, and take its moves."""
    if Problem.rows.exists():
        return
    category = of_kind("category").model.rows.order_by("pk").first()
    for title, service, assignee, days, values, moves, incidents in PROBLEMS:
        by, at = cast.person(assignee), now() - timedelta(days=days)
        given = {
            "title": title,
            "service": cast.find("service", service).ref,
            "assignee": cast.find("person", assignee).ref,
            "category": category.ref if category else None,
            **values,
        }
        made: Any = writing.create(Problem, given, by=by, act=Act(by, CREATE, at=at))
        for name, ago, said in moves:
            act = Act(by, name, at=now() - timedelta(days=ago))
            made = writing.take(made, name, by=by, given=said, act=act)
        for incident in Incident.rows.filter(title__in=incidents):
            conversation.relate(incident, CAUSED_BY, made, by=by)
