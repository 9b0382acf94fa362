"""Judgements and a gap assessment of the demonstration: what people said beside the records."""

from datetime import timedelta
from typing import Any

from ringbeam.conformity.concluding import raise_judged
from ringbeam.conformity.gaps.answers import Given, answer_gap
from ringbeam.conformity.judgements import Judgement
from ringbeam.core import writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.clock import now
from ringbeam.core.registers import of_kind
from ringbeam.site.demonstration.organization import Cast
from ringbeam.standards.requirements import lowest_of

EDITION = "iso-20000-1:2018"
# Requirement, title, judge, conclusion, judged and ends in days from now, sample, reason.
JUDGEMENTS = (
    (
        *("iso-20000-1:2018:5.1", "Leadership for services", "Helena Duarte"),
        *("judged_conforming", -60, 300),
        "Minutes of four meetings of the management, and six interviews",
        "Decisions on services name their reasons; all six could say what is aimed at.",
    ),
    (
        *("iso-9001:2015:7.1.6", "Knowledge that work needs", "Helena Duarte"),
        *("minor", -25, 340),
        "Hand-over of three people who left in the last year",
        "For one of three nobody can say where the knowledge of the old network is kept.",
    ),
    (
        *("iso-45001:2018:5.4", "Consultation of workers", "Farah Haddad"),
        *("judged_conforming", -400, -35),
        "Minutes of the safety committee of a year, and ten workers asked",
        "The committee met each quarter, and its proposals were answered.",
    ),
)
FINDING = "Knowledge of the old network left with a person\nNothing was written down before."
# By place: what was found, so that not every answer is a bare number.
TEXTS = {
    0: "A list of issues exists since spring; nobody has looked at it again.",
    2: "Scope is written down, but the store in Aarhus is missing.",
    5: "The policy is known by all who were asked.",
    9: "Risks are assessed; their likelihoods are two years old.",
    14: "Competence is a table; training is planned from it.",
}


def judgements(cast: Cast) -> None:
    """One conforming, one minor with its nonconformity, and one that has run out."""
    if Judgement.rows.exists():
        return
    for ref, title, name, conclusion, judged, ends, sample, reason in JUDGEMENTS:
        by, at = cast.person(name), now() + timedelta(days=judged)
        given = {
            "title": title,
            "requirement": [ref],
            "owner": cast.find("person", name).ref,
            "conclusion": conclusion,
            "judged": at.date(),
            "until": (now() + timedelta(days=ends)).date(),
            "scope": "All services, both sites.",
            "looked_at": [{"what": sample}],
            "reason": reason,
            "independence": "not_own",
            "answers_for": "Nothing of what was judged.",
            "competence": "Course for lead auditors, and eight audits in three years.",
        }
        made = writing.create(Judgement, given, by=cast.us, act=Act(cast.us, CREATE, at=at))
        made = writing.take(made, "conclude", by=by, act=Act(by, "conclude", at=at))
        if conclusion == "minor":
            raise_judged(made, finding=FINDING, by=by)


def gap_assessment(cast: Cast) -> None:
    """One of 20000-1, led by the manager, answered half by one and a third by another."""
    model = of_kind("gap_assessment").model
    if model.rows.exists():
        return
    boss, today = cast.actors["Ingrid Solberg"], now().date()
    assessors = ("Helena Duarte", "Farah Haddad")
    made: Any = writing.create(
        model,
        {
            "title": "Where service management stands",
            "criteria": [EDITION],
            "owner": cast.find("person", "Ingrid Solberg").ref,
            "assessors": [{"person": [cast.find("person", n).ref]} for n in assessors],
            "start": today - timedelta(days=20),
            "end": today + timedelta(days=20),
            "scope": "All services, both sites.",
        },
        by=boss,
    )
    made = writing.take(made, "begin", by=boss)
    asked = lowest_of([EDITION])
    for name, share, other in ((assessors[0], 2, 0), (assessors[1], 3, 1)):
        for place, one in enumerate(asked[: len(asked) // share]):
            text = TEXTS.get(place, "") if not other else ""
            level = (place * 5 + place // 4) % 4 + 1 - (other if place % 3 == 0 else 0)
            apart = 2 if other and place in (4, 11) else 0
            given = Given(one.ref, min(level + apart, 5), text)
            answer_gap(made, given, by=cast.person(name))
