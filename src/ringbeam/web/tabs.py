"""Saved views as tabs: those that the register declares, then the reader's own, with counts."""

from dataclasses import dataclass

from ringbeam.core.actors import Actor
from ringbeam.core.counting import CAP, counts
from ringbeam.core.listing import asked_of
from ringbeam.core.registers import Register
from ringbeam.core.saved import SavedView
from ringbeam.web.queries import Query
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


def tabs_of(register: Register, actor: Actor, query: Query) -> list[Tab]:
    """The tabs of a list; one query for the reader's own views and one for all counts."""
    own = SavedView.objects.filter(account_id=account_of(actor), kind=register.kind)
    mine = list(own.order_by("name").values_list("pk", "name", "query")[:MOST])
    views = [(v.name, str(v.label), Query.read(v.query), v.hot, 0) for v in register.views]
    views += [(f"own-{pk}", name, Query.read(text), False, pk) for pk, name, text in mine]
    counted = _counts(register, actor, {name: asked for name, _l, asked, _h, _s in views})
    current = query.filters()
    return [
        Tab(
            name,
            label,
            asked.link,
            _words(counted.get(name)),
            hot=hot and bool(counted.get(name)),
            current=asked.filters() == current,
            saved=saved,
        )
        for name, label, asked, hot, saved in views
    ]


def _counts(register: Register, actor: Actor, queries: dict[str, Query]) -> dict[str, int]:
    asked = {
        name: asked_of(register, actor, query.without("columns").lists())
        for name, query in queries.items()
    }
    # Words are not counted: their hits are found round by round.
    return counts({name: one.rows() for name, one in asked.items() if not one.words})


def _words(number: int | None) -> str:
    if number is None:
        return ""
    return f"{number - 1}+" if number == CAP else str(number)
