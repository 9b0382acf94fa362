"""A ticket in plain words, for who asked: where it stands, the steps, what can be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Entry
from ringbeam.core.registers import of_kind
from ringbeam.services.clocks import Brief, briefs_of
from ringbeam.web.formats import moment

Words = str | Promise
# A mark of the design and what a state means to who asked.
PLAIN: dict[str, tuple[str, Words]] = {
    "new": ("info", _("We have received it")),
    "assigned": ("info", _("We are working on it")),
    "in_progress": ("info", _("We are working on it")),
    "for_approval": ("age", _("Waits for approval")),
    "waiting_customer": ("age", _("Waiting for you")),
    "waiting_supplier": ("info", _("We wait for a supplier")),
    "waiting_problem": ("info", _("We look for the cause")),
    "waiting_evidence": ("info", _("We look for the cause")),
    "resolved": ("ok", _("Done, please confirm")),
    "fulfilled": ("ok", _("Done, please confirm")),
    "closed": ("ok", _("Done")),
    "declined": ("none", _("Declined")),
    "cancelled": ("none", _("Cancelled")),
}
BEGUN = ("waiting_customer", "waiting_supplier", "waiting_problem", "waiting_evidence")
DONE = ("resolved", "fulfilled", "closed")
ENDED = ("declined", "cancelled")
PASSED, NOW, AHEAD = "d", "n", ""


@dataclass(frozen=True)
class Step:
    """One step of a ticket: passed, the present one, or ahead."""

    label: str
    how: str


@dataclass(frozen=True)
class Button:
    """What can be done now: a move to be sent, or an address to go to."""

    label: str
    icon: str
    url: str
    sends: bool = False


@dataclass(frozen=True)
class Card:
    """A ticket as the portal shows it."""

    ref: str
    title: str
    url: str
    created: datetime
    mark: str
    words: str
    steps: Sequence[Step]
    buttons: Sequence[Button]


def cards_of(entries: Iterable[Entry]) -> list[Card]:
    """The cards of tickets, with when each is promised; one query."""
    rows = list(entries)
    clocks = briefs_of([one.pk for one in rows])
    return [_card(one, clocks.get(one.pk, ())) for one in rows]


def _card(entry: Entry, clocks: Sequence[Brief]) -> Card:
    register = of_kind(entry.kind)
    url = register.url(entry.ref)
    mark, words = PLAIN.get(entry.state, ("info", register.life.label(entry.state)))
    return Card(
        entry.ref,
        entry.title,
        url,
        entry.created,
        mark,
        str(words),
        _steps(entry.state, clocks),
        _buttons(entry.state, url),
    )


def _steps(state: str, clocks: Sequence[Brief]) -> list[Step]:
    """Received, worked on, done: with when it is promised, or that time stands still."""
    if state in ENDED:
        return []
    done = state in DONE
    begun = state not in ("new", "for_approval")
    working = PLAIN[state][1] if state in BEGUN else _("Being worked on")
    return [
        Step(_now("Received"), PASSED if begun or state == "for_approval" else NOW),
        *([Step(_now("Waits for approval"), NOW)] if state == "for_approval" else []),
        Step(str(working), PASSED if done else NOW if begun else AHEAD),
        Step(_promised(clocks) if not done else _now("Done"), PASSED if done else AHEAD),
    ]


def _promised(clocks: Sequence[Brief]) -> str:
    due = [one.due for one in clocks if one.metric == "resolution" and one.stopped is None]
    if due and due[-1] is not None:
        return _now("Done, promised by %s") % moment(due[-1])
    return _now("Done")


def _buttons(state: str, url: str) -> list[Button]:
    if state in ("resolved", "fulfilled"):
        return [
            Button(_now("Works"), "check", f"{url}move/close/", sends=True),
            Button(_now("Still not right"), "refresh", f"{url}move/reopen/", sends=True),
        ]
    if state == "closed":
        return [Button(_now("Rate this"), "star-filled", f"{url}rate/")]
    if state in ENDED:
        return []
    add = Button(_now("Add information"), "message", f"{url}#reply")
    label = _now("Escalate to the service owner")
    return [add, Button(label, "stairs-up", f"{url}do/escalate/")]
