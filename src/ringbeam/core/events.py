"""Named events from lower rooms to upper ones: published by the kernel, subscribed in one list.

Every act on a record publishes ``<kind>.<act>``. Subscribers run in the transaction of the act,
so what they do stands or falls with it. ``site/subscriptions.py`` names them all.
"""

from collections.abc import Callable
from typing import Any

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record

Subscriber = Callable[[Any, Act], None]
_subscribers: dict[str, list[Subscriber]] = {}


def subscribe(event: str, subscriber: Subscriber) -> None:
    """Have the function called after each act of this name, once however often it is said."""
    listening = _subscribers.setdefault(event, [])
    if subscriber not in listening:
        listening.append(subscriber)


def publish(record: Record, act: Act) -> None:
    """Tell the subscribers of this kind and act, in the order of their subscription."""
    for subscriber in _subscribers.get(f"{record.kind}.{act.said}", ()):
        subscriber(record, act)


def has_subscribers(kind: str, said: str) -> bool:
    """Whether an act of this name has effects elsewhere."""
    return bool(_subscribers.get(f"{kind}.{said}"))


def subscriptions() -> dict[str, list[str]]:
    """Every event that has subscribers, with their names, for the documentation."""
    return {
        event: [f"{one.__module__}.{one.__name__}" for one in listening]
        for event, listening in sorted(_subscribers.items())
    }
