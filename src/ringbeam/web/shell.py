"""What every page stands in: menu, what can be added, the reader, the installation's mark."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor, nobody
from ringbeam.core.conditions import NOBODY
from ringbeam.core.contributions import FRONTS, MENU, Front, MenuItem
from ringbeam.core.counting import Counted
from ringbeam.core.installation import Installation
from ringbeam.core.notices import Notice
from ringbeam.core.prepared import Prepared
from ringbeam.core.registers import Register, registers
from ringbeam.core.texts import leading
from ringbeam.web.requests import account_of

GROUPS = ("Plan", "Do", "Check", "Improve")
MOST_NOTICES = 100
LANDING = "/"
LAST = 90  # from this order on, a room's place stands below the registers of its group


@dataclass(frozen=True)
class Place:
    """One place of the menu; ``count`` is empty or words, ``hot`` says that it is a breach.

    ``key`` is the letter that adds one after N, empty where none does.
    """

    id: str
    label: str
    icon: str
    url: str
    group: str
    count: str = ""
    hot: bool = False
    seldom: bool = False
    key: str = ""


@dataclass(frozen=True)
class Group:
    """A group of the menu: its heading and its places; those needed seldom stand folded."""

    name: str
    label: str
    places: tuple[Place, ...]

    @property
    def often(self) -> list[Place]:
        """The places that always show."""
        return [one for one in self.places if not one.seldom]

    @property
    def seldom(self) -> list[Place]:
        """The places behind More."""
        return [one for one in self.places if one.seldom]


def _installed(account: Any) -> "QuerySet[Installation, Any]":
    unread = Notice.objects.filter(account_id=account, read__isnull=True)
    return (
        Installation.objects.filter(pk=1)
        .annotate(unread=Counted(unread.order_by().values("pk")[:MOST_NOTICES]))
        .values_list("organization", "demonstration", "unread")
    )


_stands_in = Prepared(_installed, places=1)


class Shell:
    """Worked out only as far as a page asks for it, once per request.

    One that does not ask is for pages about a broken database: it knows nobody.
    """

    def __init__(self, request: HttpRequest, *, asks: bool = True) -> None:
        self.request = request
        self.asks = asks
        known: Actor | None = getattr(request, "actor", None) if asks else None
        self.actor = known or nobody()
        cookies = request.COOKIES
        chosen = cookies.get("theme", "")
        self.theme = chosen if chosen in ("light", "dark") else ""
        self.keys = cookies.get("keys") != "off"
        self.rail = cookies.get("rail") == "on"

    @property
    def signed_in(self) -> bool:
        """Whether somebody is there to see a menu."""
        return self.actor.account is not None

    @cached_property
    def _facts(self) -> tuple[str, bool, int]:
        """The organization, the demonstration mark and the unread notices; one query."""
        if not self.asks:
            return "", False, 0
        found = _stands_in(account_of(self.actor))
        return (found[0][0], found[0][1], found[0][2]) if found else ("", False, 0)

    @property
    def organization(self) -> str:
        """Whose installation it is."""
        return self._facts[0]

    @property
    def demonstration(self) -> bool:
        """Whether the data are invented; every page says so."""
        return self._facts[1]

    @property
    def unread(self) -> int:
        """How many notices wait, at most a hundred."""
        return self._facts[2]

    @cached_property
    def front(self) -> Front | None:
        """What stands in place of the menu for this reader; None for who works here."""
        return front_of(self.actor) if self.signed_in else None

    @cached_property
    def front_places(self) -> list[Place]:
        """The few places of a front, with what waits in each."""
        if self.front is None:
            return []
        waits = self.front.counts(self.actor)
        items = [self._item(one) for one in self.front.places]
        return [replace(one, count=str(waits.get(one.id) or "")) for one in items]

    @cached_property
    def under(self) -> str:
        """For whom the front is."""
        return self.front.under(self.actor) if self.front else ""

    @cached_property
    def top(self) -> list[Place]:
        """The places above the groups: Home, and those of rooms that belong to no group."""
        home = Place("home", _("Home"), "home", "/", "")
        return [home, *(self._item(one) for one in self._rooms() if not one.group)]

    def _rooms(self) -> list[MenuItem]:
        return [one for one in _sorted(MENU) if one.who is None or one.who(self.actor)]

    @cached_property
    def groups(self) -> list[Group]:
        """Plan, Do, Check, Improve: the rooms' places and the registers that one sees."""
        rooms = [one for one in self._rooms() if one.group]
        of_registers = _places(get_language() or "")
        places = [self._item(one) for one in rooms if one.order < LAST]
        places += [of_registers[one.kind] for one in self.seen]
        places += [self._item(one) for one in rooms if one.order >= LAST]
        names = {"Plan": _("Plan"), "Do": _("Do"), "Check": _("Check"), "Improve": _("Improve")}
        made = [Group(n, names[n], tuple(p for p in places if p.group == n)) for n in GROUPS]
        return [group for group in made if group.places]

    @cached_property
    def menu(self) -> list[Place]:
        """Every place in one list, those above first."""
        return [*self.top, *(place for group in self.groups for place in group.places)]

    @cached_property
    def seen(self) -> list[Register]:
        """The registers whose lists the reader may open; no query."""
        return [one for one in registers() if sees(one, self.actor)]

    @cached_property
    def creatable(self) -> list[Place]:
        """What the reader may add, as the New menu offers it: what has a key first."""
        additions = _additions(get_language() or "")
        made = [(one, additions[one.kind]) for one in registers() if one.may_add(self.actor)]
        offered = [
            replace(place, url=_quick(one, self.actor) or place.url) for one, place in made
        ]
        return sorted(offered, key=lambda one: not one.key)

    @cached_property
    def active(self) -> str:
        """The place that the page belongs to: the longest address that begins its own."""
        path = self.request.path
        menu = self.front_places if self.front else self.menu
        fitting = [one for one in menu if path.startswith(one.url) and one.url != LANDING]
        if fitting:
            return max(fitting, key=lambda one: len(one.url)).id
        return "home" if path == LANDING else ""

    def _item(self, one: MenuItem) -> Place:
        counted = one.count(self.actor) if one.count else None
        number, hot = counted or (0, False)
        words = str(number) if number else ""
        return Place(
            one.name, str(one.label), one.icon, one.url, one.group, words, hot, one.seldom
        )


def front_of(actor: Actor) -> Front | None:
    """The front for this actor, None where there is none."""
    return next((one for one in FRONTS if one.who(actor)), None)


def sees(register: Register, actor: Actor) -> bool:
    """Whether the register stands in the reader's menu: by a role, without asking for rows."""
    if actor.everything:
        return True
    return bool(actor.grants) and register.seen_by(actor) != NOBODY


def _quick(register: Register, actor: Actor) -> str:
    """The shorter form that a room has for adding these, for whom it is; else nothing."""
    found: str = register.extra["quick_form"](actor) if "quick_form" in register.extra else ""
    return found


def _sorted(items: Iterable[MenuItem]) -> list[MenuItem]:
    return sorted(items, key=lambda one: one.order)


@lru_cache(maxsize=32)
def _places(_language: str) -> dict[str, Place]:
    """The place of each register, by kind, in the language that is active."""
    return {one.kind: _place(one) for one in registers()}


@lru_cache(maxsize=32)
def _additions(_language: str) -> dict[str, Place]:
    """The form that adds a record of each register, by kind, in the language that is active."""
    return {one.kind: _addition(one) for one in registers()}


def _place(one: Register) -> Place:
    label = str(one.label_plural)
    url = f"/{one.plural}/"
    return Place(one.plural, leading(label), one.icon, url, one.group, seldom=one.seldom)


def _addition(one: Register) -> Place:
    label = leading(one.label)
    key = one.extra.get("new_key", "")
    return Place(one.kind, label, one.icon, f"/{one.plural}/new/", one.group, key=key)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that every page has: ``shell``, and ``actor`` who reads it."""
    made = getattr(request, "ringbeam_shell", None)
    if made is None:
        made = Shell(request)
        request.ringbeam_shell = made  # type: ignore[attr-defined]  # our own, kept on it
    # One form token for the whole page: each further one costs as much as twenty cells.
    token = SimpleLazyObject(lambda: get_token(request))
    return {"shell": made, "actor": made.actor, "csrf_token": token}
