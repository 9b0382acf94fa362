"""For whom somebody speaks who writes to us from outside (ISO/IEC 20000-1:2018, 8.3.2)."""

from collections.abc import Sequence
from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import CUSTOMER, works_for_us

OWN_WORDS = "/complain/"
CHOSEN = ("about_id", "category_id")


def customers_of(actor: Actor) -> list[tuple[int, str, str]]:
    """The customers that an actor speaks for as one of their people: id, number, title."""
    held = [one.scope for one in actor.grants if one.role == CUSTOMER.name and one.scope]
    if not held:
        return []
    rows = entries_seen_by(actor, ("customer",)).filter(pk__in=held).order_by("title")
    return list(rows.values_list("pk", "ref", "title"))


def customer_named(wanted: str, actor: Actor) -> int | None:
    """The customer of this number among the actor's own; else the first, None without any."""
    mine = customers_of(actor)
    return next((pk for pk, ref, _t in mine if ref == wanted), mine[0][0] if mine else None)


def oneself(actor: Actor) -> int | None:
    """The actor's person, if the actor sees it; who is not seen cannot be named."""
    me = entries_seen_by(actor, ("person",)).filter(pk=actor.person or 0)
    return actor.person if me.exists() else None


def own_words(actor: Actor) -> str:
    """The short form for complaining, for who does not work here; else nothing."""
    return "" if works_for_us(actor) else OWN_WORDS


def settle_chosen(records: Sequence[Any], act: Act) -> None:
    """Give a new record the service and the category that its author chose on a page.

    Customers see neither record, so they cannot name them; the page that offered them to choose
    from says in the act which were chosen.
    """
    for one in records:
        if not one.was:
            for name in CHOSEN:
                chosen = act.event.get(name)
                if chosen is not None and getattr(one, name) is None:
                    setattr(one, name, chosen)
