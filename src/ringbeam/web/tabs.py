"""Saved views as tabs: those that the register declares, then the reader's own, with counts."""

from dataclasses import dataclass
from functools import lru_cache

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.counting import CAP, Compiled, compiled, counted
from ringbeam.core.listing import asked_of
from ringbeam.core.prepared import Prepared
from ringbeam.core.registers import Register, of_kind
from ringbeam.core.rules import works_for_us
from ringbeam.core.saved import SavedView, seen_views
from ringbeam.web.queries import SHOWN, Query
from ringbeam.web.requests import account_of

MOST = 14


@dataclass(frozen=True)
class Tab:
    """One saved view: ``saved`` is the row's id when it is the reader's own (0: declared)."""

    name: str
    label: str
    url: str
    count: str
    hot: bool
    current: bool
    saved: int = 0


KEPT = ("pk", "name", "query", "account_id")
_own = Prepared(
    lambda account, kind: (
        SavedView.objects.filter(account_id=account, kind=kind)
        .order_by("name")
        .values_list(*KEPT)[:MOST]
    ),
    places=2,
)
_seen = Prepared(
    lambda account, person, kind: (
        SavedView.objects.filter(seen_views(account, person), kind=kind)
        .order_by("name", "pk")
        .values_list(*KEPT)[:MOST]
    ),
    places=3,
)


def tabs_of(register: Register, actor: Actor, query: Query) -> list[Tab]:
    """The tabs of a list; one query for the views that the reader sees, one for all counts."""
    account = account_of(actor)
    here = works_for_us(actor)
    seen = _seen(account, actor.person or 0, register.kind) if here else ()
    mine = seen if here else _own(account, register.kind)
    views = [(v.name, str(v.label), Query.read(v.query), v.hot, 0) for v in register.views]
    views += [
        (f"own-{pk}", name, Query.read(text), False, pk if by == account else 0)
        for pk, name, text, by in mine
    ]
    asked = [*_declared(register.kind, actor, f"{clock.now():%Y%m%d%H%M}")]
    asked += [_count(register, actor, Query.read(text)) for _pk, _name, text, _by in mine]
    numbers = counted(one or NOT_COUNTED for one in asked)
    current = query.filters()
    return [
        Tab(
            name,
            label,
            view.link,
            _words(number) if counts else "",
            hot=hot and number > 0,
            current=view.filters() == current,
            saved=saved,
        )
        for (name, label, view, hot, saved), counts, number in zip(
            views, asked, numbers, strict=True
        )
    ]


NOT_COUNTED = Compiled("", ())


@lru_cache(maxsize=256)
def _declared(kind: str, actor: Actor, _minute: str) -> tuple[Compiled | None, ...]:
    """The counts of the declared views, compiled once a minute for each reader.

    To say them anew costs more than to ask them. They speak of today, so they do not keep.
    """
    register = of_kind(kind)
    return tuple(_count(register, actor, Query.read(view.query)) for view in register.views)


def _count(register: Register, actor: Actor, query: Query) -> Compiled | None:
    """The count of a view; None with words, whose hits are found round by round."""
    asked = asked_of(register, actor, query.without(*SHOWN).lists())
    return None if asked.words else compiled(asked.rows())


def _words(number: int) -> str:
    return f"{number - 1}+" if number == CAP else str(number)
