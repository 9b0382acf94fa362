"""The page of the statement of applicability, as the records say it now (27001, 6.1.3 d)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.freezing import make_version
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import latest, read, renewed
from ringbeam.conformity.statement_rows import StatementRow, rows_of
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.security.annex import EDITIONS, STANDARD
from ringbeam.security.beginning import begin_from_annex
from ringbeam.security.contents import DECIDED, Changes, compared
from ringbeam.security.control_life import EXCLUDED, INCLUDED, LIFE, UNDECIDED
from ringbeam.security.controls import SecurityControl
from ringbeam.security.implementing import IMPLEMENTED
from ringbeam.security.statement_life import DRAFT, SUBMITTED
from ringbeam.security.statements import StatementOfApplicability, in_force
from ringbeam.standards.requirements import ATTRIBUTES
from ringbeam.web.requests import Asked

PLACE = "/conformity/applicability/"
RENEW = "renew"  # works out anew what the records show, else told as it was last
CONTRADICTORY, WITHOUT_WORD, CHANGED = "contradictory", "not_implemented", "changed"


@dataclass(frozen=True)
class StatementTab:
    """One tab over the table: its word in the address, its label, how many rows it shows."""

    value: str
    label: str | Promise
    count: int
    hot: bool = False


@dataclass(frozen=True)
class StatementPage:
    """All that the page shows. ``since`` is what changed since the statement in force.

    ``at`` is when what the records show was worked out; a version works it out anew.
    """

    edition: str
    name: str
    groups: Sequence[tuple[str, Sequence[StatementRow]]]
    tabs: Sequence[StatementTab]
    show: str
    attribute: str
    attributes: Sequence[tuple[str | Promise, Sequence[tuple[str, str]]]]
    missing: int
    all: int
    current: Any
    waiting: Any
    at: datetime
    since: Changes | None
    may_add: bool

    def link(self, show: str, renew: str = "") -> str:
        """The end of an address that shows these rows; ``renew`` works them out anew."""
        said = {"show": show, "of": self.attribute, RENEW: renew}
        text = urlencode({name: value for name, value in said.items() if value})
        return f"?{text}" if text else f"{PLACE}{self.edition}/"


@require_safe
def statements(request: Asked) -> HttpResponse:
    """Leads to the statement of the edition that is followed, else of the newest."""
    if not may_read(request.actor):
        raise Http404
    followed = [one for one in editions_followed() if one.startswith(f"{STANDARD}:")]
    return redirect(f"{PLACE}{(followed or [EDITIONS[0][0]])[0]}/")


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: Asked, edition: str) -> HttpResponse:
    """The statement; POST begins from Annex A, or makes a version of it."""
    if edition not in dict(EDITIONS) or not may_read(request.actor):
        raise Http404
    if request.method == "POST":
        if "begin" in request.POST:
            begin_from_annex(edition, by=request.actor)
            return redirect(request.path)
        made = make_version(edition, by=request.actor)
        return redirect(made.register.url(made.ref))
    page = page_of(request, edition)
    names = {
        "title": _("Statement of applicability"),
        "page": page,
        "editions": EDITIONS,
        "states": LIFE.states,
        "implemented": dict(IMPLEMENTED),
    }
    return render(request, "conformity/statement.html", names)


def page_of(request: Asked, edition: str) -> StatementPage:
    """Read the page: the rows that were asked for, and the versions."""
    kept = renewed() if RENEW in request.GET else latest()
    rows = rows_of(edition, read(kept), request.actor)
    current = in_force(edition)
    told = [one.line for one in rows if one.is_told]
    since = compared(current.lines, told, by=DECIDED) if current else None
    show, attribute = request.GET.get("show", ""), request.GET.get("of", "")
    wanted = _wanted(since)
    chosen = wanted.get(show, wanted[""])
    shown = [one for one in rows if chosen(one) and _has(one, attribute)]
    return StatementPage(
        edition=edition,
        name=dict(EDITIONS)[edition],
        groups=list(_groups(shown)),
        tabs=list(_tabs(rows, wanted)),
        show=show if show in wanted else "",
        attribute=attribute,
        attributes=_attributes(rows),
        missing=sum(one.record is None for one in rows),
        all=len(rows),
        current=current,
        waiting=_waiting(edition),
        since=since,
        at=kept.at,
        may_add=SecurityControl.register.add.covers_all(request.actor, "control"),
    )


Wanted = dict[str, Callable[[StatementRow], bool]]
TABS = {
    "": gettext_lazy("All controls"),
    UNDECIDED: gettext_lazy("Undecided"),
    INCLUDED: gettext_lazy("Included"),
    EXCLUDED: gettext_lazy("Left out"),
    WITHOUT_WORD: gettext_lazy("Not said to be implemented"),
    CONTRADICTORY: gettext_lazy("Contradictory"),
    CHANGED: gettext_lazy("Changed since it was approved"),
}


def _wanted(since: Changes | None) -> Wanted:
    """By tab, which rows it shows."""
    changed = set()
    if since is not None:
        changed = {one.key for one in since.added} | {one.line.key for one in since.changed}
    return {
        "": lambda _row: True,
        UNDECIDED: lambda row: row.line.state in ("", UNDECIDED),
        INCLUDED: lambda row: row.line.state == INCLUDED,
        EXCLUDED: lambda row: row.line.state == EXCLUDED,
        WITHOUT_WORD: lambda row: row.line.state == INCLUDED and row.line.implemented != "yes",
        CONTRADICTORY: lambda row: bool(row.contradicting),
        CHANGED: lambda row: row.record is not None and row.line.key in changed,
    }


def _tabs(rows: Sequence[StatementRow], wanted: Wanted) -> Iterator[StatementTab]:
    for value, label in TABS.items():
        count = sum(wanted[value](one) for one in rows)
        if count or not value:
            yield StatementTab(value, label, count, value == CONTRADICTORY)


def _has(row: StatementRow, attribute: str) -> bool:
    kind, _colon, value = attribute.partition(":")
    return not attribute or (kind, value) in row.attributes


def _groups(rows: Iterable[StatementRow]) -> Iterator[tuple[str, list[StatementRow]]]:
    for theme, some in groupby(rows, key=lambda one: one.theme):
        yield theme, list(some)


def _attributes(
    rows: Iterable[StatementRow],
) -> list[tuple[str | Promise, list[tuple[str, str]]]]:
    """By kind of attribute, the values that occur: as in an address, and in words."""
    found = {one for row in rows for one in row.attributes}
    return [
        (label, [(f"{kind}:{v}", v) for k, v in sorted(found) if k == kind])
        for kind, label in ATTRIBUTES.items()
        if any(k == kind for k, _v in found)
    ]


def _waiting(edition: str) -> Any:
    """The newest version that is not decided yet, or None."""
    rows = StatementOfApplicability.rows.filter(edition=edition, archived=False)
    return rows.filter(state__in=(DRAFT, SUBMITTED)).order_by("-pk").first()


ROUTES += [
    path("conformity/applicability/", statements, name="statement-of-applicability"),
    path("conformity/applicability/<str:edition>/", statement, name="statement-of-edition"),
]
MENU.append(
    MenuItem(
        name="applicability",
        label=gettext_lazy("Applicability of controls"),
        icon="file-certificate",
        url=PLACE,
        group="Plan",
        order=60,
        who=may_read,
    )
)
