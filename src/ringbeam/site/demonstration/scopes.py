"""Scopes and an exclusion of the demonstration: what its management systems cover (4.3)."""

from datetime import timedelta
from typing import Any

from ringbeam.core import writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.clock import now
from ringbeam.core.registers import of_kind
from ringbeam.site.demonstration.organization import SERVICES, TOLD_BY, Cast

CONSIDERED = (
    "What the six customers agreed with us, laws on data protection and labour, and the"
    " suppliers that we depend on."
)
# Title, editions, sites, whether it names the services, activities, boundaries.
SCOPES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], bool, str, str], ...] = (
    (
        "Managed services",
        ("iso-20000-1:2018", "iso-27001:2022"),
        ("Hasselt", "Aarhus"),
        True,
        "Planning, delivering and supporting managed services for six customers.",
        "Networks end at the router of the customer. Data centres are rented.",
    ),
    (
        "Quality, environment, health and safety",
        ("iso-9001:2015", "iso-14001:2026", "iso-45001:2018"),
        ("Hasselt", "Aarhus"),
        False,
        "Managed services, and the offices in which they are made.",
        "Work on the sites of customers is within; their buildings are not.",
    ),
)
EXCLUSION = "Measurement traceability"
REASON = "Nothing that we deliver is shown to be right by a measuring instrument."
CITED = "iso-9001:2015:7.1.5.2"


def scopes(cast: Cast) -> None:
    """Draft the scopes, and have the manager approve them."""
    for title, editions, sites, named, activities, boundaries in SCOPES:
        refs = [cast.find("site", one).ref for one in sites]
        refs += [cast.find("service", one).ref for one in SERVICES] if named else []
        _approved(
            cast,
            ("scope", title, "approve"),
            {
                "editions": list(editions),
                "extent": [{"records": [ref]} for ref in refs],
                "activities": activities,
                "products": ", ".join(SERVICES) if named else "",
                "boundaries": boundaries,
                "considered": CONSIDERED,
                "owner": cast.find("person", "Ingrid Solberg").ref,
            },
        )


def exclusion(cast: Cast) -> None:
    """Leave one requirement of ISO 9001 out, with the reason."""
    given = {"cites": [CITED], "reason": REASON}
    _approved(cast, ("exclusion", EXCLUSION, "accept"), given)


def _approved(cast: Cast, what: tuple[str, str, str], given: dict[str, Any]) -> None:
    kind, title, move = what
    model, at = of_kind(kind).model, now() - timedelta(days=90)
    if model.rows.filter(title=title).exists():
        return
    act = Act(cast.us, CREATE, at=at)
    made = writing.create(model, {"title": title, **given}, by=cast.us, act=act)
    by = cast.actors["Ingrid Solberg"]
    writing.take(made, move, by=by, act=Act(by, move, at=at, source=TOLD_BY))
