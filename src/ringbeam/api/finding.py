"""Finding: the register and the record that an address names, as far as the caller may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ringbeam.api.callers import Caller
from ringbeam.api.problems import absent
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Record
from ringbeam.core.listing import may_list
from ringbeam.core.registers import Register, entries_seen_by, named, record_of

LONGEST_REF = 40
MOST_VALUES = 20  # of one parameter in an address


def caller_of(request: HttpRequest) -> Caller:
    """The caller that the door let in."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return caller


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the door let in."""
    return caller_of(request).actor


def register_named(plural: str) -> Register:
    """The register with this plural; raises Rejected 404."""
    register = named(plural)
    if register is None or register.plural != plural:
        raise absent()
    return register


def register_for(request: HttpRequest, plural: str) -> Register:
    """The register that the caller may know of; raises Rejected 404, forbidden like absent."""
    register = register_named(plural)
    if not may_list(register, actor_of(request)):
        raise absent()
    return register


def record_for(request: HttpRequest, plural: str, ref: str) -> tuple[Register, Record]:
    """The record with this number that the caller may see; raises Rejected 404.

    One query, whether it is absent or forbidden.
    """
    register = register_named(plural)
    found: Any = None
    if ref.isprintable() and len(ref) <= LONGEST_REF:
        found = register.numbered(actor_of(request), ref)
    if found is None:
        raise absent()
    return register, found


def any_record(caller: Caller, ref: str) -> Record | None:
    """The record of whatever kind with this number that the caller may see, or None."""
    if not ref.isprintable() or len(ref) > LONGEST_REF:
        return None
    entry = entries_seen_by(caller.actor).filter(ref=ref).first()
    if entry is None or not caller.reaches(entry.kind):
        return None
    return record_of(entry)


def too_many(asked: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The parameters that are given more often than one may, each with the sentence."""
    said = _("At most %d values.") % MOST_VALUES
    return {name: [said] for name, values in asked.items() if len(values) > MOST_VALUES}


def whole_number(text: str, *, lowest: int, highest: int) -> int | None:
    """A whole number within bounds, as an address writes it; None when it is none."""
    if text.isascii() and text.isdecimal() and len(text) <= len(str(highest)):
        number = int(text)
        return number if lowest <= number <= highest else None
    return None
