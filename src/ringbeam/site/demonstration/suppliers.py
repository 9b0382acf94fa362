"""Suppliers of the demonstration: who delivers, under which contract, and how it went."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.core.actors import Actor
from ringbeam.services.suppliers.supplier_contracts import SupplierContract
from ringbeam.services.suppliers.supplier_reviews import SupplierReview
from ringbeam.services.suppliers.suppliers import Supplier
from ringbeam.site.demonstration.organization import Cast

MANAGER, OWNER = "Ingrid Solberg", "Lukas Brandt"
INTERFACES = "A call each month; disputes go to both managers, then to who signed."


class Told(NamedTuple):
    """A supplier, what it delivers to which service, its targets, and its last review."""

    name: str
    sort: str
    service: str
    provides: str
    targets: str
    ends: int  # days from now
    reached: str
    follow_up: str = ""


TOLD = (
    Told(
        *("Telnora", "external", "Managed Network", "Lines between all sites."),
        *("99.95 per cent a month; faults are gone within four hours.", 250),
        "99.97 per cent in the quarter; one fault took five hours and ten minutes.",
        "Telnora keeps parts for the northern sites in Elmsted from next month.",
    ),
    Told(
        *("Bluevault Data Centres", "external", "Cloud Hosting", "Space, power, climate."),
        *("99.99 per cent; access for our people within 30 minutes.", 60),
        "No loss; access took 20 minutes at most.",
    ),
    Told(
        *("Facility team", "internal", "Managed Workplace", "Moves and cabling of desks."),
        *("Within three working days of the order.", 400),
        "41 of 42 orders within three days.",
    ),
)


def suppliers(cast: Cast) -> None:
    """Suppliers in use, their contracts and reviews, and one review ahead; once."""
    if Supplier.rows.exists():
        return
    manager = cast.actors[MANAGER]
    for one in TOLD:
        _tell(cast, one, manager)
    ahead = {
        "title": "Yearly review of Telnora",
        "supplier": Supplier.rows.get(title="Telnora").ref,
        "owner": cast.find("person", OWNER).ref,
        "due": clock.due_on(_day(25)),
    }
    writing.create(SupplierReview, ahead, by=manager)


def _tell(cast: Cast, one: Told, manager: Actor) -> None:
    owner = cast.find("person", OWNER).ref
    with clock.stopped(clock.now() - timedelta(days=300)):
        given = {"title": one.name, "sort": one.sort, "provides": one.provides, "owner": owner}
        given |= {"contact": f"service@{one.name.split()[0].lower()}.example", "weight": "high"}
        made = writing.take(writing.create(Supplier, given, by=manager), "approve", by=manager)
        _contract(cast, one, made, manager)
    with clock.stopped(clock.now() - timedelta(days=30)):
        given = {"title": f"Review of {one.name}", "supplier": made.ref, "owner": owner}
        review = writing.create(SupplierReview, given, by=manager)
        said = {"held": _day(), "figures": one.reached, "follow_up": one.follow_up}
        said["result"] = "missed" if one.follow_up else "met"
        writing.take(review, "evaluate", by=manager, given=said)


def _contract(cast: Cast, one: Told, supplier: Any, manager: Actor) -> None:
    given = {
        "title": f"{one.name}: {one.provides.rstrip('.')}",
        "supplier": supplier.ref,
        "service": cast.find("service", one.service).ref,
        "scope": one.provides,
        "targets": one.targets,
        "interfaces": INTERFACES,
        "owner": cast.find("person", OWNER).ref,
        "start": _day(),
        "end": _day(300 + one.ends),
        "notice_by": _day(300 + one.ends - 90),
    }
    made = writing.create(SupplierContract, given, by=manager)
    writing.take(made, "agree", by=manager)


def _day(after: int = 0) -> date:
    return clock.day_of(clock.now() + timedelta(days=after))
