"""Which records an act on many is for: those that were marked, or all that the list finds.

All that match are read once, as the reader sees them, when the act is first sent. From then on
every page carries their numbers, so what is done is what was shown, whatever the list finds by
then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.changing_many import MOST
from ringbeam.core.formats import number
from ringbeam.core.listing import asked_of, page_of
from ringbeam.core.lives import Filled, Move
from ringbeam.core.registers import Register
from ringbeam.core.unions import records_in
from ringbeam.web.queries import LAID_OUT, SHOWN, Query
from ringbeam.web.requests import Asked

ALL, VERSION = "all", "version"
# What a page that shows the act first must not send again beside it.
OF_THE_CHOICE = ("ref", ALL, "csrfmiddlewaretoken", "act")


@dataclass(frozen=True)
class Chosen:
    """The numbers of the records; ``cut`` when more match than one act takes."""

    refs: list[str]
    cut: bool = False

    @property
    def limit(self) -> str:
        """That these are not all, in words; nothing when they are."""
        if not self.cut:
            return ""
        return _(
            "More records match than one act takes. These are the first %(most)s of the list; "
            "the others are left as they are."
        ) % {"most": number(MOST)}


@dataclass(frozen=True)
class Foreseen:
    """What an act would meet: the records it can be done to, the others with the reasons."""

    possible: list[Any]
    refused: list[tuple[Any, list[str]]]


def offer(register: Register, request: Asked) -> HttpResponse:
    """How many records the list finds, as the choice of all of them says it; two statements."""
    found = matching(register, request.actor, request.META.get("QUERY_STRING", ""))
    context = {"chosen": found, "most": MOST}
    return render(request, "web/fragments/all_that_match.html", context)


def chosen_in(register: Register, request: Asked) -> Chosen:
    """The records that a sent form is for; ValidationError for none or too many."""
    if wants_all(request):
        found = matching(register, request.actor, request.POST.get("query", ""))
    else:
        shown = (one.rpartition(":")[0] for one in request.POST.getlist(VERSION))
        found = Chosen(list(dict.fromkeys((*request.POST.getlist("ref"), *shown))))
    if not found.refs:
        raise ValidationError(_("Select at least one record."))
    if len(found.refs) > MOST:
        raise ValidationError(
            _("Select at most %(most)s records at a time.") % {"most": number(MOST)}
        )
    return found


def wants_all(request: Asked) -> bool:
    """Whether the form is for all that the list finds, and not only for what was marked."""
    return request.POST.get(ALL) == "1"


def matching(register: Register, actor: Actor, text: str) -> Chosen:
    """The first records that a list finds for this reader, in its order, at most `MOST`.

    ``text`` is the address of the list after the question mark. Two statements, whatever it
    finds; a few more with words.
    """
    params = Query.read(text).without("after", *SHOWN, *LAID_OUT).lists()
    asked = asked_of(register, actor, params)
    by = asked.sort.removeprefix("-")
    columns = ("ref",) if by == "entry" else ("ref", register.field_named(by).attname)
    page = page_of(replace(asked, only=tuple(dict.fromkeys(columns))), limit=MOST)
    return Chosen([one.ref for one in page.records], page.following is not None)


def foreseen(
    records: Iterable[Any], register: Register, actor: Actor, move: Move | None
) -> Foreseen:
    """Which of the records a move, or else a change, would be refused to as they are now."""
    told = Foreseen([], [])
    for record in records:
        reasons = _against_move(record, move, actor) if move else _against(record, actor)
        if reasons:
            told.refused.append((record, reasons))
        else:
            told.possible.append(record)
    return told


def _against_move(record: Any, move: Move, actor: Actor) -> list[str]:
    """Every reason, less those that what the move asks for takes away; by its own life."""
    own, known = record.register.own_fields, record.register.life.named(move.name)
    if known is None:
        return [_("There is no move “%s” here.") % move.label]
    move = known
    asked = {own[name].name for name in move.asks}
    needs = (n for n in move.needs if not (isinstance(n, Filled) and n.name in asked))
    return replace(move, needs=tuple(needs)).reasons_against(record, Act(actor, move.name))


def _against(record: Any, actor: Actor) -> list[str]:
    rule = record.register.edit
    if rule.allows(actor, record):
        return []
    return [_("This can be changed by someone who %s.") % rule.says]


def read(register: Register, actor: Actor, chosen: Chosen) -> list[Any]:
    """The chosen records that the actor sees, in the order in which they were chosen."""
    found = records_in(register, actor, chosen.refs)
    return [found[ref] for ref in chosen.refs if ref in found]


def show_first(
    register: Register, request: Asked, chosen: Chosen, words: str, move: Move | None
) -> HttpResponse:
    """What the act would do to all that match, before anything happens: a page to confirm."""
    told = read(register, request.actor, chosen)
    changes = request.POST.get("act", "").partition(":")[0] not in ("reply", "link")
    seen = (
        foreseen(told, register, request.actor, move)
        if changes
        else Foreseen(told, [])  # who may write or link is judged when it is done
    )
    context = {
        "register": register,
        "title": words,
        "foreseen": seen,
        "chosen": chosen,
        "act": request.POST.get("act", ""),
        "carried": [
            (name, text)
            for name, texts in request.POST.lists()
            if name not in OF_THE_CHOICE
            for text in texts
        ],
        "back": f"/{register.plural}/{Query.read(request.POST.get('query', '')).link}",
    }
    return render(request, "web/bulk_all.html", context)
