"""Plans: actions for requirements, previewed, then made in one transaction (6.1, 10.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.conformity.owning import Serving
from ringbeam.core import clock, writing
from ringbeam.core.actors import Actor
from ringbeam.core.installation import Installation
from ringbeam.core.refusals import Forbidden
from ringbeam.core.rules import manager
from ringbeam.core.units import whole
from ringbeam.improvement.actions import Action
from ringbeam.improvement.raising_actions import naming_edition

KIND = "action"
LONGEST_TITLE = 200
# The same day in nearly every zone in which it is read.
WEEKDAYS = 5
CANCELLED = "cancelled"


@dataclass(frozen=True)
class Item:
    """One action that could be planned: what it says, and which requirements it serves.

    ``before`` are those of an old edition that it comes from: who owns them owns it, too.
    """

    title: str
    description: str
    refs: tuple[str, ...]
    before: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What a form sends back for it."""
        return " ".join(self.refs)


@dataclass(frozen=True)
class Dated:
    """An item with the day by which it is due, and who is to do it, if that is known."""

    item: Item
    due: date
    owner: int | None


@dataclass(frozen=True)
class Span:
    """Between which days the actions are spread, and the last day that is allowed, if any."""

    first: date
    last: date
    bound: date | None = None

    def faults(self) -> dict[str, list[str]]:
        """What is wrong with the days, by field."""
        found = {}
        if self.last < self.first:
            found["last"] = [_("The last day is before the first.")]
        elif self.last < clock.today():
            found["last"] = [_("The last day has gone by.")]
        elif self.bound and self.last > self.bound >= clock.today():
            said = _("The last day is after %(day)s, by which the move must be made.")
            found["last"] = [said % {"day": self.bound.isoformat()}]
        return found


def may_plan(actor: Actor) -> bool:
    """Whether the actor may make a plan for others: who manages the system as a whole."""
    return manager.covers_all(actor, KIND) and Action.register.may_add(actor)


def check_may_plan(actor: Actor) -> None:
    """Raises Forbidden for who may not make a plan for others."""
    if not may_plan(actor):
        raise Forbidden([_("This can be done by someone who %s.") % manager.says])


def covered(requirements: Iterable[str], *, closed: bool) -> dict[str, Action]:
    """The action that names each requirement already; with ``closed`` done ones cover, too.

    One query for each edition. A cancelled action covers nothing.
    """
    wanted = set(requirements)
    found: dict[str, Action] = {}
    for edition in dict.fromkeys(ref.rpartition(":")[0] for ref in wanted):
        rows = naming_edition(edition).exclude(state=CANCELLED)
        for one in rows if closed else rows.filter(open=True):
            for ref in one.requirements:
                found.setdefault(ref, one)
    return {ref: found[ref] for ref in requirements if ref in found}


def without_covered(items: Iterable[Item], known: Mapping[str, object]) -> list[Item]:
    """The items less the requirements that an action names already; none that is empty."""
    left = (
        replace(one, refs=tuple(ref for ref in one.refs if ref not in known)) for one in items
    )
    return [one for one in left if one.refs]


def dated(items: Sequence[Item], span: Span, *, owner: int | None, by: Actor) -> list[Dated]:
    """The items with days spread evenly over the span, on working days where there are some.

    Without an owner, whoever owns a process that serves the requirement, as far as ``by`` sees.
    """
    serving = None if owner else Serving(by)
    days = (span.last - span.first).days
    return [
        Dated(
            one,
            _working(span.first + timedelta(days=days * at // len(items)), span.first),
            owner or (_owner(serving, one) if serving else None),
        )
        for at, one in enumerate(items, start=1)
    ]


def _owner(serving: Serving, item: Item) -> int | None:
    """The owner of the first process in use that serves one of its requirements."""
    for ref in (*item.refs, *item.before):
        for server in serving.of(ref):
            if server.answers:
                found: int | None = serving.known[server.ref].owner_id
                return found
    return None


def _working(day: date, first: date) -> date:
    """The day, or the Friday before it; never before the first."""
    return max(first, day - timedelta(days=max(0, day.weekday() - WEEKDAYS + 1)))


def make_plan(
    items: Sequence[Item], span: Span, *, owner: int | None, closed: bool, by: Actor
) -> list[Action]:
    """Make the actions, all or none, less what is covered by then; run twice makes no second.

    Who has no owner gets whoever makes the plan. Raises Forbidden for who may not plan, and
    ValidationError by field for days that cannot be, or a day after the bound.
    """
    check_may_plan(by)
    if faults := span.faults():
        raise ValidationError(faults)
    with whole():
        # Whoever plans beside waits here, and then finds these actions.
        Installation.objects.select_for_update().filter(pk=1).first()
        known = covered([ref for one in items for ref in one.refs], closed=closed)
        left = dated(without_covered(items, known), span, owner=owner, by=by)
        return [writing.create(Action, _values(one, by), by=by) for one in left]


def _values(one: Dated, by: Actor) -> dict[str, object]:
    return {
        "title": one.item.title[:LONGEST_TITLE],
        "description": one.item.description,
        "owner": one.owner or by.person,
        "due": clock.due_on(one.due),
        "requirements": list(one.item.refs),
    }
