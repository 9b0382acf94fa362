"""The command palette: records, places and acts in one box, as far as the reader may.

``>`` asks for acts alone, ``#`` for a number, ``@`` for a person. It knows no kind: places and
additions come from the registers, acts from the life and the verbs of the record that is open.
Without a script the box is the search, whose page offers the same places and acts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import FINDERS, MENU
from ringbeam.core.entries import Entry, Shared
from ringbeam.core.registers import (
    Register,
    entries_seen_by,
    named,
    of_kind,
    registers,
    search_everywhere,
)
from ringbeam.core.saved import views_of
from ringbeam.core.search import find, fold
from ringbeam.core.texts import gettext as _
from ringbeam.core.texts import leading
from ringbeam.core.verbs import verbs_on
from ringbeam.web.labels import Label, Labels
from ringbeam.web.moving import offered
from ringbeam.web.requests import Asked
from ringbeam.web.shell import sees

RECORDS, PLACES, VIEWS, MOST_RECENT, MOST_NAMED = 8, 6, 6, 8, 2
LONGEST, LONGEST_NUMBER = 200, 12
ACTS, NUMBER, PERSON = ">", "#", "@"
OWNER = Shared._meta.get_field("owner")


@dataclass(frozen=True)
class Option:
    """One line of the palette: where it leads; ``post`` says that it is done by a form.

    ``why`` are the reasons against it; such a line leads nowhere.
    """

    label: str
    icon: str
    url: str
    small: str = ""
    post: bool = False
    why: str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one sort, under their heading."""

    name: str
    label: str
    options: list[Option]


@require_safe
def palette(request: Asked) -> HttpResponse:
    """What fits the words ``q``; ``recent`` are numbers of records that were open lately."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    if not request.htmx:
        return redirect(f"/search/?{urlencode({'q': words})}")
    here = request.htmx.current_url_abs_path or ""
    recent = request.GET.get("recent", "").split(",")[:MOST_RECENT]
    groups = groups_for(words, request.actor, here=here, recent=recent)
    context = {"groups": groups, "words": words}
    return render(request, "web/fragments/palette.html", context)


def groups_for(
    words: str, actor: Actor, *, here: str = "", recent: Iterable[str] = ()
) -> list[Group]:
    """The lines for these words by sort, at most eight statements; none that is empty."""
    marked = words[:1] in (ACTS, NUMBER, PERSON) and words != ""
    sort, rest = (words[0], words[1:].strip()) if marked else ("", words)
    labels = Labels(actor)
    made = []
    if sort == "" and not rest:
        made.append(Group("recent", _("Recent"), _recent(recent, labels)))
    meant, exact = ([], []) if sort else meant_by_rooms(rest, actor)
    if exact:
        made.append(Group("meant", _("Clauses and controls"), exact))
    if sort != ACTS and rest:
        made.append(Group("records", _("Records"), _records(sort, rest, labels)))
    if sort in ("", ACTS):
        folded = fold(rest).split()
        acts = [
            *_acts_here(here, actor),
            *_additions(actor),
            *_named(here, actor, "" if sort else rest, labels),
        ]
        do = Group("do", _("Do"), fitting(acts, folded, keep=sort == ACTS))
        if sort == ACTS:
            return [do] if do.options else []
        places = fitting([*_places(actor), *_views(actor)], folded, keep=False)
        made += [Group("go", _("Go to"), [*meant, *places, *_everything(rest)]), do]
    return [one for one in made if one.options]


def places_for(words: str, actor: Actor) -> list[Option]:
    """The places and additions whose names fit; for the page of the search."""
    folded = fold(words).split()
    meant, exact = meant_by_rooms(words, actor)
    found = [*_places(actor), *_views(actor), *_additions(actor)]
    return [*exact, *meant, *fitting(found, folded, keep=False)] if folded else []


def meant_by_rooms(words: str, actor: Actor) -> tuple[list[Option], list[Option]]:
    """What rooms say that the words mean: a standard by any of its names, and why.

    Apart from them what the words mean exactly, such as the number of a clause.
    """
    found = [one for find_in in FINDERS for one in find_in(words, actor)] if words else []
    made: tuple[list[Option], list[Option]] = ([], [])
    for one in found:
        option = Option(str(one.label), one.icon, one.url, str(one.small))
        made[one.exact].append(option)
    return made


def fitting(options: Iterable[Option], words: list[str], *, keep: bool) -> list[Option]:
    """The options that hold a word beginning with each of these words; all that begin so first.

    Without words: the first few, or all of them (``keep``).
    """
    given = list(options)
    if not words:
        return given if keep else given[:PLACES]
    found = []
    for one in given:
        own = fold(f"{one.label} {one.small}").split()
        if all(any(name.startswith(word) for name in own) for word in words):
            found.append((not own[0].startswith(words[0]), one))
    found.sort(key=lambda pair: pair[0])
    return [one for _later, one in found][: None if keep else PLACES + VIEWS]


def _recent(refs: Iterable[str], labels: Labels) -> list[Option]:
    wanted = [ref.upper() for ref in refs if ref and ref.isprintable()]
    if not wanted:
        return []
    found = {e.ref: e for e in entries_seen_by(labels.actor).filter(ref__in=wanted)}
    return [_record(labels.of(found[ref])) for ref in dict.fromkeys(wanted) if ref in found]


def _records(sort: str, words: str, labels: Labels) -> list[Option]:
    exact = _numbered(words, labels.actor, alone=sort == NUMBER)
    if sort == NUMBER:
        return [_record(labels.of(entry)) for entry in exact]
    kinds = tuple(OWNER.kinds) if sort == PERSON else ()
    hits = find(words, search_everywhere(labels.actor), kinds=kinds, limit=RECORDS).entries
    seen = {entry.pk: entry for entry in (*exact, *hits)}
    labels.update({pk: labels.of(entry) for pk, entry in seen.items()})
    return [_record(labels[pk]) for pk in seen][:RECORDS]


def _numbered(words: str, actor: Actor, *, alone: bool) -> list[Entry]:
    """The seen records of a number, "INC-42" or, ``alone``, 42 of any kind; one statement."""
    prefix, dash, digits = words.upper().rpartition("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER):
        return []
    if not dash and not alone:
        return []
    prefixes = [prefix] if dash else [one.prefix for one in registers()]
    refs = {f"{one}-{digits}" for one in prefixes} | {f"{one}-{digits:0>6}" for one in prefixes}
    found = entries_seen_by(actor).filter(ref__in=refs).order_by("-updated")
    return list(found[:RECORDS])


def _record(label: Label) -> Option:
    small = ", ".join(part for part in (label.ref, label.state) if part)
    return Option(label.title, label.icon, label.url, small)


def _places(actor: Actor) -> Iterator[Option]:
    """Every place of the menu, without its counts; no query beside those of the rooms."""
    yield Option(_("Home"), "home", "/")
    for one in sorted(MENU, key=lambda item: item.order):
        if one.who is None or one.who(actor):
            yield Option(str(one.label), one.icon, one.url)
    for register in _seen(actor):
        yield Option(_name(register), register.icon, f"/{register.plural}/")
    yield Option(_("All record types"), "category", "/record-types/")
    yield Option(_("Your account"), "settings", "/account/")


def _seen(actor: Actor) -> list[Register]:
    return [one for one in registers() if sees(one, actor)]


def _name(register: Register) -> str:
    return leading(register.label_plural)


def _views(actor: Actor) -> Iterator[Option]:
    """The reader's own saved views, then those that registers declare; one statement."""
    seen = _seen(actor)
    own = views_of(actor).order_by("name")
    for view in own:
        register = named(view.kind)
        if register in seen:
            yield Option(
                view.name, "star-filled", f"/{register.plural}/?{view.query}", _name(register)
            )
    for register in seen:
        for declared in register.views:
            address = f"/{register.plural}/?{declared.query or 'all'}"
            yield Option(str(declared.label), register.icon, address, _name(register))


def _additions(actor: Actor) -> Iterator[Option]:
    for one in registers():
        if one.may_add(actor):
            label = _("New %(kind)s") % {"kind": one.label}
            yield Option(label, "plus", f"/{one.plural}/new/")


def _named(here: str, actor: Actor, words: str, labels: Labels) -> Iterator[Option]:
    """New records with the words as their title: of the kind that is open, and of the hits."""
    open_now = named(here.partition("?")[0].strip("/").partition("/")[0])
    kinds = [open_now.kind] if open_now else []
    kinds += [label.kind for label in labels.values()]
    for kind in list(dict.fromkeys(kinds))[:MOST_NAMED] if words else ():
        one = of_kind(kind)
        if "title" in one.editable and one.may_add(actor):
            given = urlencode({"title": words})
            said = _("New %(kind)s: “%(words)s”") % {"kind": one.label, "words": words}
            yield Option(said, "plus", f"/{one.plural}/new/?{given}")


def _everything(words: str) -> list[Option]:
    """The page of the search, where all hits are."""
    if not words:
        return []
    said = _("Search everything for “%(words)s”") % {"words": words}
    return [Option(said, "search", f"/search/?{urlencode({'q': words})}")]


def _acts_here(here: str, actor: Actor) -> Iterator[Option]:
    """What can be done with the record whose page is open; one statement for the record."""
    plural, _slash, rest = here.partition("?")[0].strip("/").partition("/")
    register, ref = named(plural), rest.partition("/")[0]
    if register is None or register.plural != plural or not ref:
        return
    record = register.numbered(actor, ref)
    if record is None:
        return
    for move in offered(record, actor):
        small = f"{ref}, {move.to}"
        yield Option(
            move.label,
            move.icon,
            move.url,
            small,
            post=not move.asks,
            why=" ".join(move.reasons),
        )
    for verb in verbs_on(register.kind):
        if verb.who.allows(actor, record):
            yield Option(str(verb.label), "bolt", f"{register.url(ref)}do/{verb.name}/", ref)
    if register.edit.allows(actor, record):
        yield Option(_("Edit"), "pencil", f"{register.url(ref)}edit/", ref)
