"""The page of any record, from its register: facts, moves, conversation, related, history."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ATTACH
from ringbeam.core.contributions import Panel, panels_on
from ringbeam.core.files import StoredFile
from ringbeam.core.links import Link
from ringbeam.core.prepared import PreparedRows
from ringbeam.core.registers import Register
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.telling import told_to
from ringbeam.core.texts import gettext as _
from ringbeam.core.verbs import verbs_on
from ringbeam.core.written import is_for_people
from ringbeam.web.cells import Cell, heading, readers, state_cell
from ringbeam.web.crossing import read_so_far
from ringbeam.web.files import files_of
from ringbeam.web.labels import Label, Labels, labels_of
from ringbeam.web.moving import OfferedMove, offered, primary
from ringbeam.web.requests import Asked, found
from ringbeam.web.signing import SignatureShown, signatures_on
from ringbeam.web.stepping import Steps, steps_of
from ringbeam.web.timeline import (
    CONVERSATION,
    MOST,
    SHOWS,
    Happening,
    Teller,
    Timeline,
    comments_of,
    history_of,
    kinds_of_link,
    link_words,
    timeline_of,
)
from ringbeam.web.undoing import UndoOffer, offer_of

LATEST = 5
BLOCKS = ("long", "lines")  # values that stand above the timeline, not among the details
FRAME = ("title", "state", "ref", "open", "version", "archived", "created", "updated")


@dataclass(frozen=True)
class Detail:
    """One fact of a record; ``edit_url`` is where this one alone is changed (empty: cannot)."""

    name: str
    label: str
    cell: Cell
    edit_url: str


@dataclass(frozen=True)
class Related:
    """A record linked with this one: the link in words, which way it goes, and the record."""

    kind: str
    words: str
    inward: bool
    label: Label
    note: str


@dataclass(frozen=True)
class Block:
    """A panel that a room contributes: its template is given ``data``."""

    title: str
    template: str
    data: dict[str, Any]
    wide: bool = False


@dataclass(frozen=True)
class OfferedVerb:
    """An act of a room on this record, as a button."""

    name: str
    label: str
    url: str


@dataclass(frozen=True)
class Composer:
    """The box at the foot: whether notes can be internal, and the moves for the same send."""

    url: str
    may_be_internal: bool
    moves: list[OfferedMove]
    wait: OfferedMove | None
    to: str = ""


@dataclass(frozen=True)
class RecordPage:
    """All that the template of a record shows."""

    register: Register
    record: Any
    url: str
    state: Cell
    owner: Cell | None
    owner_label: str
    moves: list[OfferedMove]
    primary: OfferedMove | None
    verbs: list[OfferedVerb]
    details: list[Detail]
    empty: list[Detail]
    texts: list[Detail]
    tables: list[Detail]
    related: list[Related]
    files: list[StoredFile]
    signatures: list[SignatureShown]
    timeline: Timeline
    read: str
    history: list[Happening]
    panels: list[Block]
    composer: Composer | None
    steps: Steps
    link_kinds: dict[str, str]
    may_edit: bool
    inside: bool
    undo: UndoOffer | None


@require_safe
def show_record(request: Asked, plural: str, ref: str) -> HttpResponse:
    """The record's page, by the register's own template where it names one.

    ``extra["record_context"] = f(record)`` gives that template more names; it takes a fixed
    number of queries.
    """
    record = found(request, plural, ref)
    page = record_page(
        record, request.actor, request.GET.get("show", ""), steps_of(record, request.GET)
    )
    template = record.register.extra.get("record_template", "web/record.html")
    more = record.register.extra.get("record_context")
    context = {"page": page, "record": record, "now": clock.now()}
    return render(request, template, {**context, **(more(record) if more else {})})


@require_safe
def peek(request: Asked, plural: str, ref: str) -> HttpResponse:
    """The short form of a record, beside the list."""
    record = found(request, plural, ref)
    labels = labels_of(request.actor, references_in(record))
    inside = speaks_for_us(request.actor, record)
    context = {
        "record": record,
        "register": record.register,
        "url": record.register.url(ref),
        "state": state_cell(record.register, record.state),
        "details": details_of(record, labels, inside=inside),
        "moves": offered(record, request.actor),
    }
    return render(request, "web/peek.html", context)


def references_in(record: Any) -> set[int]:
    """The ids of the records that this one names."""
    named = (getattr(record, one.attname) for one in record.register.references.values())
    return {pk for pk in named if pk is not None}


def record_page(record: Any, actor: Actor, show: str, steps: Steps) -> RecordPage:
    """Read all of a record's page; at most six queries beside those of its panels."""
    register: Register = record.register
    inside = speaks_for_us(actor, record)
    links, labels, told, files, signed, undo, line = _read(record, actor)
    may_edit = register.edit.allows(actor, record)
    details = details_of(record, labels, inside=inside, may_edit=may_edit)
    moves = offered(record, actor)
    chosen = show if show in SHOWS else CONVERSATION
    timeline = timeline_of(chosen, comments_of(record, actor), told, cut=len(told) == MOST)
    owner = next((d for d in details if register.own_fields[d.name].name == "owner"), None)
    linked = related(record, links, labels)
    return RecordPage(
        register=register,
        record=record,
        url=register.url(record.ref),
        state=state_cell(register, record.state),
        owner=owner.cell if owner else None,
        owner_label=owner.label if owner else "",
        moves=moves,
        primary=primary(moves),
        verbs=_verbs(record, actor),
        details=[one for one in details if one.cell.kind not in ("empty", "table", *BLOCKS)],
        empty=[one for one in details if one.cell.kind == "empty"],
        texts=[one for one in details if one.cell.kind in BLOCKS],
        tables=[one for one in details if one.cell.kind == "table"],
        related=[one for one in linked if not _apart(record, one)],
        files=files,
        signatures=signed,
        timeline=timeline,
        read=read_so_far(timeline.latest, line),
        history=told[:LATEST],
        panels=panels(record, actor, linked),
        composer=_composer(record, actor, moves, details, inside=inside),
        steps=steps,
        link_kinds=kinds_of_link(),
        may_edit=may_edit,
        inside=inside,
        undo=undo,
    )


def _apart(record: Any, one: Related) -> bool:
    """Whether a panel gathers this link, which so need not stand among the related ones."""
    return one.inward and one.kind in gathered(record.kind)


def _read(
    record: Any, actor: Actor
) -> tuple[
    list[Link],
    Labels,
    list[Happening],
    list[StoredFile],
    list[SignatureShown],
    UndoOffer | None,
    int,
]:
    """Links, labels, history in words, files, signatures, the move that can be taken back, and
    the number of the last line of history; three queries without signatures."""
    teller = Teller(record, actor)
    kept = history_of(record)
    # Every file is told by history, so a whole history without one needs no asking.
    attached = len(kept) == MOST or any(line.said == ATTACH for line in kept)
    lines = told_to(actor, record, kept)
    links = links_of(record)
    ends = {one.target_id if one.source_id == record.pk else one.source_id for one in links}
    labels = labels_of(actor, references_in(record) | ends | teller.named(lines))
    told = [teller.tell(line, labels) for line in lines]
    files = files_of(record, actor) if attached else []
    undo = offer_of(record, kept, actor)
    last = kept[0].number if kept else 0
    return links, labels, told, files, signatures_on(record, kept, teller), undo, last


def links_of(record: Any) -> list[Link]:
    """The links of a record, both ways; one query."""
    found: list[Link] = _linked.instances(record.pk)
    return found


_linked = PreparedRows(
    lambda entry: (
        Link.objects.filter(source_id=entry) | Link.objects.filter(target_id=entry)
    ).order_by("kind", "pk"),
    places=1,
)


def related(record: Any, links: list[Link], labels: Labels) -> list[Related]:
    """The linked records that the reader may see."""
    shown = []
    for one in links:
        inward = one.target_id == record.pk
        label = labels.get(one.source_id if inward else one.target_id)
        if label is not None and label.seen:
            shown.append(Related(one.kind, link_words(one.kind), inward, label, one.note))
    return shown


def details_of(
    record: Any, labels: Labels, *, inside: bool, may_edit: bool = False
) -> list[Detail]:
    """The facts of a record in the order of its form, then what is stored beside it.

    ``extra["shown_apart"]`` names those that the register's own template shows in a better way.
    """
    register: Register = record.register
    hidden = () if inside else register.kept_inside
    apart = register.extra.get("shown_apart", ())
    own = register.own_fields
    shown = {n: None for n in register.editable if own[n].name not in FRAME}
    shown |= {
        n: None for n in own if own[n].name not in FRAME and n not in _shared_unused(register)
    }
    told = set(shown) - set(hidden) - set(apart)
    names = [name for name in shown if name in told and is_for_people(own[name])]
    read = readers(register, names)
    base = register.url(record.ref)
    return [
        Detail(
            name,
            heading(register, name),
            read[name](record, labels),
            f"{base}edit/{name}/" if may_edit and name in register.editable else "",
        )
        for name in names
    ]


def _shared_unused(register: Register) -> set[str]:
    """Shared columns that the register does not show in its form, columns or filters."""
    shared = {"owner", "site", "unit", "customer", "about", "due"}
    used = {*register.form, *register.columns, *register.filters, "due"}
    return {n for n, one in register.own_fields.items() if one.name in shared and n not in used}


def _verbs(record: Any, actor: Actor) -> list[OfferedVerb]:
    base = record.register.url(record.ref)
    return [
        OfferedVerb(one.name, str(one.label), f"{base}do/{one.name}/")
        for one in verbs_on(record.kind)
        if one.who.allows(actor, record)
    ]


def gathered(kind: str) -> frozenset[str]:
    """The kinds of link to such a record that a panel of some room shows."""
    return frozenset(one.gathers for one in panels_on(kind) if one.gathers)


def panels(record: Any, actor: Actor, linked: list[Related]) -> list[Block]:
    """What rooms show beside a record of this kind."""
    filled = ((one, _filled(one, record, actor, linked)) for one in panels_on(record.kind))
    return [
        Block(str(p.title), p.template, data, p.wide) for p, data in filled if data is not None
    ]


def _filled(one: Panel, record: Any, actor: Actor, linked: list[Related]) -> Any:
    kind, either = one.follows or one.gathers, bool(one.follows)
    if not kind:
        return one.fill(record, actor)
    its = [row for row in linked if row.kind == kind and (either or row.inward)]
    return one.fill(record, actor, its) if its else None


def _composer(
    record: Any, actor: Actor, moves: list[OfferedMove], details: list[Detail], *, inside: bool
) -> Composer | None:
    if not record.register.may_say(actor, record):
        return None
    possible = [move for move in moves if move.may and (move.says or not move.asks)]
    life = record.register.life
    waiting = {move.name for move in life.moves if move.to in life.paused}
    wait = next((move for move in possible if move.name in waiting), None)
    address = f"{record.register.url(record.ref)}comment/"
    return Composer(address, inside, possible, wait, _spoken_to(record.register, details))


def _spoken_to(register: Register, details: list[Detail]) -> str:
    """The first name of who takes part from outside, to whom a reply goes; "" for nobody.

    "Caller 761", as a log names people, has no first name.
    """
    named = (one.cell.text for one in details if one.name in register.participants)
    name = next((name for name in named if name.strip()), "")
    return name if any(map(str.isdigit, name)) else name.partition(" ")[0]


@require_safe
def show_history(request: Asked, plural: str, ref: str) -> HttpResponse:
    """All that happened with a record, newest first, page by page (``before`` a line)."""
    record = found(request, plural, ref)
    before = request.GET.get("before", "")
    given = int(before) if before.isdecimal() and len(before) < len(str(2**31)) else None
    teller = Teller(record, request.actor)
    lines = history_of(record, before=given)
    seen = told_to(request.actor, record, lines)
    labels = labels_of(request.actor, teller.named(seen))
    context = {
        "record": record,
        "register": record.register,
        "url": record.register.url(ref),
        "lines": [teller.tell(line, labels) for line in seen],
        "next_url": f"?before={lines[-1].number}" if len(lines) == MOST else "",
        "title": _("History of %s") % ref,
    }
    return render(request, "web/history.html", context)
