"""Which record a row is about: by uid, number, source key or natural key (operation)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.registers import Register
from ringbeam.exchange import origins
from ringbeam.exchange.cells import text_of
from ringbeam.exchange.mappings import Plan
from ringbeam.exchange.origins import Origin
from ringbeam.exchange.tables import Row


@dataclass
class Wanted:
    """One row on its way: its values by public name, its key, and the record it is about."""

    row: Row
    given: dict[str, Any]
    key: str
    record: Any = None
    origin: Origin | None = None
    reason: str = ""
    faults: list[tuple[str, object, object]] = field(default_factory=list)


def uid_in(given: dict[str, Any]) -> UUID | None:
    """The uid that a row names, or None when it names none that can be one."""
    try:
        return UUID(text_of(given.get("uid")))
    except ValueError:
        return None


def key_in(given: dict[str, Any], register: Register, row: Row, plan: Plan) -> str:
    """What identifies a row in its source: the mapped key, uid, number, natural key or all."""
    if plan.key:
        return origins.key_of(text_of(row.cells.get(plan.key)))
    for name in ("uid", "ref", *register.natural_key):
        if text := text_of(given.get(name)):
            return origins.key_of(f"{name}:{text}")
    return "row:" + origins.digest_of(given)


def match(found: Iterable[Wanted], register: Register, by: Actor, source: str) -> None:
    """Find each row's record among what the actor may see; four queries for all of them."""
    found = list(found)
    known = origins.known(source, (one.key for one in found))
    rows = register.among(by)
    uids = {uid for one in found if (uid := uid_in(one.given))}
    refs = {text_of(one.given["ref"]) for one in found if one.given.get("ref")}
    by_uid = {row.uid: row for row in rows.filter(uid__in=uids)} if uids else {}
    by_ref = {row.ref: row for row in rows.filter(ref__in=refs)} if refs else {}
    ids = {origin.entry_id for origin in known.values()}
    by_id = rows.in_bulk(ids) if ids else {}
    for one in found:
        one.origin = known.get(one.key)
        uid, ref = uid_in(one.given), text_of(one.given.get("ref"))
        if uid in by_uid:
            one.record = by_uid[uid]
        elif uid is None and ref in by_ref:
            one.record = by_ref[ref]
        elif one.origin:
            one.record = by_id.get(one.origin.entry_id)
            if one.record is None:
                one.reason = _("The record that this row became is none that you may see.")
        elif ref and uid is None:
            one.reason = _(
                "There is no record with this number that you may see; empty it to add one."
            )
    _match_naturally(found, register, by)


def _match_naturally(found: list[Wanted], register: Register, by: Actor) -> None:
    for name in register.natural_key:
        if name == "ref" or name not in register.own_fields:
            continue
        column = register.own_fields[name].name
        left = [one for one in found if one.record is None and not one.reason]
        asked = {text for one in left if (text := text_of(one.given.get(name)))}
        rows = register.among(by).filter(**{f"{column}__in": asked}) if asked else ()
        several: dict[str, list[Any]] = {}
        for row in rows:
            several.setdefault(text_of(getattr(row, column)), []).append(row)
        for one in left:
            matches = several.get(text_of(one.given.get(name)), [])
            if len(matches) == 1:
                one.record = matches[0]
            elif matches:
                one.reason = _(
                    "%(several)s have this %(name)s; say which by its number in a column “ref”."
                ) % {"several": ", ".join(row.ref for row in matches[:5]), "name": name}
