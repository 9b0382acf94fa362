"""Suppliers of the story in which every rule has something to look at."""

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.writing import take
from tests.conformity.stories import day, make

AGREED = {"scope": "Lines.", "targets": "99.9 per cent.", "start": str(day(-30))}
HELD = {"result": "met", "figures": "99.95 per cent."}


def supplier(owner, **given):
    """One that is in use."""
    said = {"owner": owner.person, "provides": "Lines.", "contact": "Ann, 12", **given}
    return take(make("supplier", **said), "approve", by=system())


def contract(one, **given):
    """A contract in force."""
    said = {"interfaces": "A call each week.", **given}
    return take(
        make("supplier_contract", supplier=one.ref, **said), "agree", by=system(), given=AGREED
    )


def reviewed(one, **went):
    """A review that was held today."""
    today = {"held": str(clock.day_of(clock.now()))}
    made = make("supplier_review", supplier=one.ref)
    return take(made, "evaluate", by=system(), given={**HELD, **today, **went})


def suppliers(owner):
    """One outside and one within, each under contract and reviewed, and one considered."""
    for sort in ("external", "internal"):
        one = supplier(owner, sort=sort)
        contract(one)
        reviewed(one)
    make("supplier")
    make("supplier_review", supplier=one.ref)
