"""Pages of conformity: the map, and the reason why one requirement stands as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.conformity import words
from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.forecasting import YEAR
from ringbeam.conformity.headlines import Headline, headlines, totals
from ringbeam.conformity.judgement_panels import judgements_on
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.mapping import Wanted, address, chapters, walk
from ringbeam.conformity.owning import Server, Serving
from ringbeam.conformity.past_days import shown_on
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.side_by_side import changed_here, move_address, moves_away
from ringbeam.conformity.snapshots import (
    Snapshot,
    Stored,
    read,
)
from ringbeam.conformity.today import hurting_today, tell_today
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.core.sayings import spoken
from ringbeam.core.values import YEARS
from ringbeam.improvement.raising_actions import naming
from ringbeam.standards.edition_changes import Relation
from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement, lowest_of
from ringbeam.web.labels import Label, labels_of
from ringbeam.web.requests import Asked

PRESSING = "pressing"
TODAY = "today"  # by the rules of today, in the address of a past day
CELL = '<a class="cell"'
CURRENT = '<a class="cell on" aria-current="true"'


@dataclass(frozen=True)
class Panel:
    """All that the panel tells of a requirement; ``labels`` are records the reader may see."""

    requirement: Requirement
    result: Stored
    labels: dict[int, Label]
    previous: str
    next: str
    shared: list[tuple[Requirement, Stored]]
    judgements: list[Judgement]
    actions: list[Label]
    servers: tuple[Server, ...] = ()

    def proposal(self, rule: Mapping[str, Any]) -> str:
        """The form of a nonconformity, filled with what a rule found; a person raises it."""
        refs = ", ".join(label.ref for label in self.seen(rule["deviating"]))
        found = [str(rule["question"]), str(rule["reason"]), rule["id"], refs]
        given = {
            "title": str(rule["question"]),
            "cites": f"{self.requirement.edition.name} {self.requirement.number}",
            "description": "\n".join(one for one in found if one),
        }
        return f"/nonconformities/new/?{urlencode(given)}"

    def seen(self, pks: Sequence[int]) -> list[Label]:
        """The labels of those records that the reader may see."""
        return [self.labels[pk] for pk in pks if pk in self.labels]


@dataclass(frozen=True)
class Asking:
    """What is asked of the map: a past day, only some rows; and how links carry it on.

    ``only`` is a word of conformity or "pressing", ``of`` the one standard that it is asked of;
    ``by_today`` asks for a past day by the rules of today.
    """

    day: date | None
    only: str = ""
    of: str = ""
    by_today: bool = False

    @property
    def query(self) -> str:
        """The same question as the end of an address."""
        rules = TODAY if self.by_today else ""
        said = {"on": self.day or "", "rules": rules, "only": self.only, "of": self.of}
        text = urlencode({name: value for name, value in said.items() if value})
        return f"?{text}" if text else ""

    @property
    def whole(self) -> str:
        """The same day by the same rules, with every row."""
        return replace(self, only="", of="").query

    @property
    def pressing(self) -> str:
        """The same day by the same rules, with what needs attention."""
        return replace(self, only=PRESSING, of="").query

    @property
    def otherwise(self) -> str:
        """The same question by the other rules: of then, or of today."""
        return replace(self, by_today=not self.by_today).query

    def matching(self, results: dict[str, Stored]) -> set[str]:
        """The requirements of the word, or that press, in the standard that was asked of."""
        asked_for = words.PRESSING if self.only == PRESSING else (self.only,)
        return {
            ref
            for ref, one in results.items()
            if one.status in asked_for and ref.startswith(f"{self.of}:" if self.of else "")
        }

    def wanted(self, matching: set[str]) -> Wanted | None:
        """Which cells let their row stand; None: every row stands."""
        if not self.only:
            return None
        if self.only == PRESSING:
            return lambda cell: cell.pressing
        return lambda cell: any(ref in matching for ref in cell.refs)


def asked(request: Asked) -> Asking:
    """Read the question; raises Http404 for a day that is none or further than a year ahead."""
    given = request.GET.get("on", "")
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    now = clock.today()
    if given and (day is None or day > now + YEAR or day.year not in YEARS):
        raise Http404
    only, of = request.GET.get("only", ""), request.GET.get("of", "")
    known = only in (PRESSING, *words.ORDER)
    of = of if known and only != PRESSING else ""
    # Asked only where it matters: the panel has no standard in its question.
    if of and of not in {one.partition(":")[0] for one in editions_followed()}:
        of = ""
    return Asking(
        None if day == now else day,
        only if known else "",
        of,
        by_today=day is not None and day < now and request.GET.get("rules") == TODAY,
    )


@require_safe
def conformity_map(
    request: Asked, standard: str = "", year: str = "", number: str = ""
) -> HttpResponse:
    """The map; with a requirement in the address its panel, which htmx gets alone."""
    if not may_read(request.actor):
        raise Http404
    asking = asked(request)
    of_day, kept = shown_on(asking.day, by_today=asking.by_today)
    tell_today(request.actor, of_day)
    told: dict[str, Any] = {
        "title": _("Conformity map"),
        "day": asking.day,
        "query": asking.query,
    }
    name = f"drawing{asking.query} {kept}"
    whole = remembered(name, of_day, make=lambda: drawn(of_day, asking, kept=kept))
    results, scopes = read(of_day) if standard else {}, of_day.scopes
    if not standard:
        told["body"] = mark_safe(whole.markup)  # noqa: S308 - our own
        return render(request, "conformity/map.html", told)
    ref = f"{standard}:{year}:{number}"
    told["panel"] = panel_of(ref, results, request.actor, whole.pressing)
    told["scope"] = next((one for one in scopes if ref.startswith(f"{one['edition']}:")), None)
    if request.htmx:
        return render(request, "conformity/panel.html", told)
    told["body"] = whole.marked(ref)
    return render(request, "conformity/map.html", told)


@dataclass(frozen=True)
class Drawing:
    """The map as markup, the cells of each requirement, and all that press, in its order."""

    markup: str
    cells: dict[str, set[int]]
    pressing: list[str]

    def marked(self, ref: str) -> SafeString:
        """The markup with the cells of one requirement marked as the current ones."""
        first, *rest = self.markup.split(CELL)
        here = self.cells.get(ref, set())
        parts = ((CURRENT if at in here else CELL) + one for at, one in enumerate(rest))
        return mark_safe(first + "".join(parts))  # noqa: S308 - our own


def drawn(of: Snapshot, asking: Asking, *, kept: bool = True) -> Drawing:
    """The map, the same for all readers: it names no record but graded ones.

    ``kept`` says whether the results of a past day were kept then or are worked out now.
    """
    editions, results = editions_followed(), read(of)
    matching = asking.matching(results)
    changed = changed_here(editions)
    rows = chapters(editions, results, wanted=asking.wanted(matching), changed=changed)
    context = {
        "chapters": rows,
        "changes": {one.value: one.label for one in Relation} if changed else {},
        "moves": [(one.new_edition, move_address(one)) for one in moves_away(editions)],
        "headlines": heads(tuple(lowest_of(editions)), results, editions),
        "scopes": {one["edition"]: spoken_scope(one) for one in of.scopes},
        "against": [one for one in results.values() if one.against],
        "totals": totals(results),
        "count": len(results),
        "day": asking.day,
        "ahead": asking.day is not None and asking.day > clock.today(),
        "kept": kept,
        "asking": asking,
        "only": asking.only,
        "of": asking.of,
        "matching": len(matching),
        "query": asking.query,
        "off": _off(results),
        "pressing": sum(one.status in words.PRESSING for one in results.values()),
    }
    cells: dict[str, set[int]] = {}
    drawn_cells = (cell for part in rows for row in part.rows for cell in row.cells if cell)
    for at, cell in enumerate(drawn_cells):
        for ref in cell.refs:
            cells.setdefault(ref, set()).add(at)
    return Drawing(str(render_to_string("conformity/body.html", context)), cells, walk(rows))


def spoken_scope(scope: dict[str, Any]) -> dict[str, Any]:
    """A stored scope with its address, and its warnings in the reader's language."""
    warnings = [spoken(said) for said in scope["warnings"]]
    return {**scope, "url": f"/scopes/{scope['ref']}/", "warnings": warnings}


def _off(results: dict[str, Stored]) -> list[dict[str, str]]:
    """The rules that are off, each once: id, question and the reason in words."""
    found = {rule["id"]: rule for one in results.values() for rule in one.off}
    words_of = ("question", "reason")
    return [
        {"id": name, **{word: spoken(rule[word]) for word in words_of}}
        for name, rule in sorted(found.items())
    ]


def heads(
    requirements: tuple[Requirement, ...], results: dict[str, Stored], editions: tuple[str, ...]
) -> list[Headline]:
    """The headlines in the order of the map."""
    known = Edition.objects.select_related("standard").in_bulk(editions)
    return headlines([known[one] for one in editions if one in known], requirements, results)


def panel_of(
    ref: str, results: dict[str, Stored], actor: Actor, pressing: Sequence[str]
) -> Panel:
    """Read the panel: records that the reader may see are named, others only counted.

    ``pressing`` are the addresses before and after it on the map. Raises Http404 for what is
    no requirement of the editions followed.
    """
    if ref not in results:
        raise Http404
    result = results[ref]
    ids = {rule["id"] for rule in result.rules}
    alike = {
        one.requirement for one in results.values() if ids & {rule["id"] for rule in one.rules}
    }
    editions = list(dict.fromkeys(one.rpartition(":")[0] for one in results))
    requirements = {one.ref: one for one in _counted(alike | {ref}, editions)}
    if ref not in requirements:
        raise Http404
    named = {pk for rule in result.rules for pk in rule["deviating"]} | set(result.sample)
    judgements = judgements_on(ref, actor)
    named |= {one.owner_id for one in judgements if one.owner_id is not None}
    serving = list(naming(ref).values_list("pk", flat=True))
    labels = labels_of(actor, named | set(serving))
    here = pressing.index(address(ref)) if address(ref) in pressing else -1
    return Panel(
        requirement=requirements[ref],
        result=result,
        labels={pk: label for pk, label in labels.items() if label.seen},
        previous=pressing[here - 1] if here > 0 else "",
        next=pressing[here + 1] if here + 1 < len(pressing) else "",
        shared=[(one, results[one.ref]) for one in requirements.values() if one.ref != ref],
        judgements=judgements,
        actions=[labels[pk] for pk in serving if pk in labels and labels[pk].seen],
        servers=Serving(actor).of(ref),
    )


def _counted(refs: set[str], editions: Sequence[str]) -> list[Requirement]:
    """Those that are counted and belong to these editions, in their order."""
    rows = Requirement.objects.select_related("edition__standard").filter(
        ref__in=refs, edition_id__in=editions, lowest=True, retired=False
    )
    return sorted(rows, key=lambda one: (editions.index(one.edition_id), one.position))


def pressing_count(actor: Actor) -> tuple[int, bool] | None:
    """How many requirements are open, failing or overdue; nothing for who may not read it."""
    hurting = hurting_today(actor) if may_read(actor) else None
    return None if hurting is None else (hurting, True)


ROUTES += [
    path("conformity/", conformity_map, name="conformity"),
    path(
        "conformity/<slug:standard>/<str:year>/<str:number>/",
        conformity_map,
        name="conformity-requirement",
    ),
]
MENU.append(
    MenuItem(
        name="conformity",
        label=gettext_lazy("Conformity"),
        icon="table-options",
        url="/conformity/",
        order=10,
        count=pressing_count,
        who=may_read,
    )
)
