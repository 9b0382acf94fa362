"""What is not about one kind: search, the registers themselves, and the caller's own things."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import describing
from ringbeam.api.answers import answer
from ringbeam.api.finding import (
    actor_of,
    caller_of,
    register_for,
    too_many,
    whole_number,
)
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.records import limit_of, next_page
from ringbeam.api.shapes import Shown, labels_for, reference
from ringbeam.core import clock, listing, search
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.notices import Notice
from ringbeam.core.registers import entries_seen_by, registers, search_everywhere
from ringbeam.core.sayings import as_read_by

LONGEST_ID = 2**62


def find(request: HttpRequest) -> HttpResponse:
    """Records of every kind, or of some, that hold all the words; newest first."""
    asked = {name: request.GET.getlist(name) for name in request.GET}
    _known(asked, "q", "kind", "after", "limit")
    if often := too_many(asked):
        raise wrong_fields(often)
    actor = actor_of(request)
    chosen = [register_for(request, plural) for plural in asked.get("kind", ())]
    reaches = caller_of(request).reaches
    kinds = tuple(r.kind for r in chosen or registers() if reaches(r.kind))
    limit = limit_of(asked.get("limit", [str(listing.PAGE)]))
    before = _number(asked, "after")
    found = search.find(
        " ".join(asked.get("q", ())),
        search_everywhere(actor),
        kinds=kinds if chosen or caller_of(request).limited_to() else (),
        before=before,
        limit=limit,
    )
    labels = listing.labels_of(actor, [entry.pk for entry in found.entries])
    items = [
        {**reference(labels[entry.pk]), "state": entry.state, "updated": entry.updated}
        for entry in found.entries
    ]
    following = None if found.following is None else str(found.following)
    return answer({"items": items, "next": next_page(request, "after", following)})


def _known(asked: Any, *names: str) -> None:
    if unknown := set(asked) - set(names):
        raise wrong_fields({n: [_("There is no filter with this name.")] for n in unknown})


def _number(asked: dict[str, list[str]], name: str) -> int | None:
    if name not in asked:
        return None
    number = whole_number(asked[name][0], lowest=1, highest=LONGEST_ID)
    if number is None:
        raise wrong_fields({name: [_("This is no page of this list.")]})
    return number


def list_registers(request: HttpRequest) -> HttpResponse:
    """Every kind of record that the caller may know of."""
    _known(request.GET)
    actor = actor_of(request)
    known = [one for one in registers() if listing.may_list(one, actor)]
    return answer({"items": [describing.in_short(one, actor) for one in known]})


def get_register(request: HttpRequest, name: str) -> HttpResponse:
    """One kind of record: its fields, filters, orders, states and moves."""
    register = register_for(request, name)
    return answer(describing.in_full(register, actor_of(request)))


def me(request: HttpRequest) -> HttpResponse:
    """Who the caller is, its grants and how far its token reaches."""
    caller, actor = caller_of(request), actor_of(request)
    account = Account.objects.get(pk=caller.account)
    labels = labels_for(caller, [actor.person, *(one.scope for one in actor.grants)])
    known = {pk: reference(label) for pk, label in labels.items()}
    grants = [
        {"role": one.role, "scope": known.get(one.scope or 0), "kinds": one.kinds}
        for one in actor.grants
    ]
    made = {
        "name": actor.name,
        "email": account.email,
        "zone": actor.zone,
        "person": known.get(actor.person or 0),
        "grants": grants,
        "scopes": sorted(caller.scopes) if caller.scopes is not None else None,
    }
    return answer(made)


def list_notices(request: HttpRequest) -> HttpResponse:
    """What the caller should know, newest first; `unread=true` leaves out what was read."""
    asked = {name: request.GET.getlist(name) for name in request.GET}
    _known(asked, "unread", "after", "limit")
    mine = Notice.objects.filter(account=caller_of(request).account)
    unread = asked.get("unread", ["false"])
    if unread not in (["true"], ["false"]):
        raise wrong_fields({"unread": [_("This must be true or false.")]})
    if unread == ["true"]:
        mine = mine.filter(read__isnull=True)
    if (before := _number(asked, "after")) is not None:
        mine = mine.filter(pk__lt=before)
    limit = limit_of(asked.get("limit", [str(listing.PAGE)]))
    rows = list(mine.order_by("-pk")[: limit + 1])
    cursor = str(rows[limit - 1].pk) if len(rows) > limit else None
    known = _seen(actor_of(request), rows[:limit])
    actor = actor_of(request)
    with as_read_by(actor.language, actor.zone):
        items = [_notice(row, known) for row in rows[:limit]]
    return answer({"items": items, "next": next_page(request, "after", cursor)})


def _seen(actor: Actor, rows: Iterable[Notice]) -> dict[int, Shown]:
    """The records that notices are about, as far as the reader still sees them."""
    ids = {row.entry_id for row in rows if row.entry_id is not None}
    seen = entries_seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True) if ids else ()
    return {pk: reference(label) for pk, label in listing.labels_of(actor, seen).items()}


def _notice(row: Notice, known: dict[int, Shown]) -> Shown:
    about = known.get(row.entry_id or 0)
    seen = row.entry_id is None or about is not None
    record = f"{about['ref']} {about['title']}" if about else ""
    text = row.words(record) if seen else _("About a record that you no longer see.")
    return {"id": row.pk, "text": text, "at": row.at, "read": row.read, "about": about}


@once
def read_notice(request: HttpRequest, number: str) -> HttpResponse:
    """Mark a notice as read; the first time counts."""
    pk = whole_number(number, lowest=1, highest=LONGEST_ID)
    mine = Notice.objects.filter(account=caller_of(request).account, pk=pk) if pk else None
    row = mine.first() if mine is not None else None
    if row is None:
        raise absent()
    if row.read is None:
        row.read = clock.now()
        row.save(update_fields=["read"])
    seen = _seen(actor_of(request), [row])
    actor = actor_of(request)
    with as_read_by(actor.language, actor.zone):
        return answer(_notice(row, seen))


def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """404 for every address that is none; said like a record that the caller may not see."""
    raise absent()
