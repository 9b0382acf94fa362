"""Mentions: people named in a comment, who are told of it if they may see it (7.4)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, Actor, actors_of
from ringbeam.core.entries import Entry
from ringbeam.core.registers import entries_seen_by, of_kind
from ringbeam.core.rules import speaks_for_us

MOST = 50  # people that one comment can name
OFFERED, LOOKED_AT = 8, 40
REF = r"[A-Z]{2,6}-\d{6,12}"
# As the page writes it, a link to a person; or by hand, a number or an e-mail address.
NAMED = re.compile(
    rf"(?<![\w@/])@(?:\[(?P<label>[^\]\n]{{1,120}})\]\(/[a-z-]+/(?P<linked>{REF})/\)"
    rf"|(?P<ref>{REF})\b|(?P<address>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+))"
)


@dataclass(frozen=True)
class Mention:
    """Somebody named in a text: as it was written, and by what the account is found."""

    written: str
    ref: str
    address: str


@dataclass(frozen=True)
class Mentioned:
    """Whom a comment reaches by naming them, and who is named and not reached, as written."""

    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedPerson:
    """Somebody who can be mentioned: the name, and what is written for it."""

    name: str
    ref: str
    written: str


def named_in(text: str) -> list[Mention]:
    """Who is named in a text, each once, in order; no query."""
    found: dict[tuple[str, str], Mention] = {}
    for one in NAMED.finditer(text) if "@" in text else ():
        ref, address = one["linked"] or one["ref"] or "", (one["address"] or "").lower()
        found.setdefault((ref, address), Mention(one["label"] or ref or address, ref, address))
    return list(found.values())[:MOST]


def accounts_of(mentions: Iterable[Mention]) -> dict[Mention, Account]:
    """The active accounts of those who were named, as far as there are any; one query."""
    named = list(mentions)
    if not named:
        return {}
    asked = Q(person__ref__in=[one.ref for one in named if one.ref])
    asked |= Q(email__in=[one.address for one in named if one.address])
    known = Account.objects.filter(asked, is_active=True, person__isnull=False)
    by_either: dict[str, Account] = {}
    for one in known.select_related("person"):
        by_either[one.email] = one
        if one.person is not None:
            by_either[one.person.ref] = one
    found = ((one, by_either.get(one.ref or one.address)) for one in named)
    return {one: account for one, account in found if account is not None}


def reached(
    entry: Any, found: Mapping[Mention, Account], *, by: Actor, internal: bool
) -> dict[Mention, Account]:
    """Those who are told: the author sees the person, and the person what was written."""
    persons = [one.person_id for one in found.values() if one.person_id]
    known = set(entries_seen_by(by).filter(pk__in=persons).values_list("pk", flat=True))
    chosen = {m: one for m, one in found.items() if by.everything or one.person_id in known}
    actors = actors_of(chosen.values(), door=WEB)
    return {
        mention: one
        for mention, one in chosen.items()
        if may_read(actors[one.pk], entry, internal=internal)
    }


def may_read(actor: Actor, entry: Any, *, internal: bool) -> bool:
    """Whether the actor sees the record, and a note on it."""
    seen = of_kind(entry.kind).may_see(actor, entry)
    return seen and (not internal or speaks_for_us(actor, entry))


def mentioned_in(record: Any, text: str, *, by: Actor, internal: bool) -> Mentioned:
    """Whom a comment tells by naming them, and who is named in vain; no query without an @.

    Absent and may not see are one: nobody learns who has an account.
    """
    named = named_in(text)
    if not named:
        return Mentioned()
    told = reached(record, accounts_of(named), by=by, internal=internal)
    return Mentioned(
        tuple(one.name for one in told.values()),
        tuple(one.written for one in named if one not in told),
    )


def people_for(record: Any, words: str, *, by: Actor, internal: bool) -> list[NamedPerson]:
    """Some people to mention on a record, by how a part of their name begins."""
    asked = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    found = Account.objects.filter(asked, is_active=True, person__isnull=False)
    rows = list(found.exclude(pk=by.account or 0).order_by("name", "pk")[:LOOKED_AT])
    named = {Mention(one.name, "", one.email): one for one in rows}
    told = list(reached(record, named, by=by, internal=internal).values())[:OFFERED]
    persons = Entry.rows.in_bulk([one.person_id for one in told if one.person_id])
    return [_offered(one, persons[one.person_id]) for one in told if one.person_id]


def _offered(account: Account, person: Entry) -> NamedPerson:
    name = re.sub(r"[\[\]\n\\]", " ", account.name)
    url = of_kind(person.kind).url(person.ref)
    return NamedPerson(account.name, person.ref, f"@[{name}]({url})")
