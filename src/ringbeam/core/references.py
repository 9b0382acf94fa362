"""Numbers of records in what people write: found, led to, and linked (7.5.3)."""

import re
from typing import Any

from ringbeam.core import conversation
from ringbeam.core.actors import Actor
from ringbeam.core.registers import entries_seen_by, record_of, registers

MOST = 20  # records that one text can name
RELATES = "relates_to"
NUMBER = r"[A-Z]{2,6}-\d{6,12}"
# With a # before it a number is also a link that is kept; no part of an address or a word.
NAMED = re.compile(rf"(?<![\w#/.-])#(?P<ref>{NUMBER})(?![\w-])")
SEEN = re.compile(rf"(?<![\w#/.-])#?(?P<ref>{NUMBER})(?![\w-])")


def named_in(text: str) -> list[str]:
    """The numbers that a text names with a # before them, each once, in order; no query."""
    found = (one["ref"] for one in NAMED.finditer(text)) if "#" in text else ()
    return list(dict.fromkeys(found))[:MOST]


def address_of(ref: str) -> str:
    """Where the record of this number would be; "" where nothing is numbered like it."""
    prefix = ref.partition("-")[0]
    register = next((one for one in registers() if one.prefix == prefix), None)
    return register.url(ref) if register else ""


def relate_named(record: Any, text: str, *, by: Actor) -> list[str]:
    """Link what a text names to the record, as far as the writer sees it and may link it.

    It returns the numbers that were linked. No query where nothing is named.
    """
    refs = [one for one in named_in(text) if one != record.ref]
    if not refs or not record.register.edit.allows(by, record):
        return []
    entries = list(entries_seen_by(by).filter(ref__in=refs).order_by("pk"))
    for entry in entries:
        conversation.link(record, RELATES, record_of(entry), by=by)
    return [one.ref for one in entries]
