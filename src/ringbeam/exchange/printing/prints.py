"""Prints for every door: what stands on the sheet is asked of the pages, by name (7.5.3)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SOURCES
from ringbeam.core.entries import Record
from ringbeam.core.installation import installation
from ringbeam.core.registers import Register
from ringbeam.exchange.printing.setting import typeset
from ringbeam.exchange.printing.sheets import Sheet

RECORD_SHEET, LIST_SHEET = "sheet of a record", "sheet of a list"
MEDIA_TYPE = "application/pdf"
Reaches = Callable[[str], bool]


def everywhere(_kind: str) -> bool:
    """The reach of who is not held to some kinds of record."""
    return True


def print_record(
    record: Record, *, by: Actor, history: bool = False, reaches: Reaches = everywhere
) -> bytes:
    """The record as PDF, as far as the actor, who must see it, may read it; in its zone.

    ``reaches`` says of which kinds other records may be named. Raises Refused as ``typeset``.
    """
    made: Callable[..., Sheet] = SOURCES[RECORD_SHEET]
    with timezone.override(_zone(by)):
        return typeset(made(record, by, history=history, reaches=reaches))


def print_list(
    register: Register,
    params: Mapping[str, Sequence[str]],
    *,
    by: Actor,
    reaches: Reaches = everywhere,
) -> bytes:
    """The list that the parameters ask for as PDF: filters, ``q``, ``sort`` and ``columns``.

    Raises Refused for more rows than a print holds, and as ``typeset`` does.
    """
    made: Callable[..., Sheet] = SOURCES[LIST_SHEET]
    with timezone.override(_zone(by)):
        return typeset(made(register, by, params, reaches=reaches))


def file_name(stem: str) -> str:
    """What the file is called; what only demonstrates says so."""
    return f"{stem}{'-demonstration' if installation().demonstration else ''}.pdf"


def _zone(by: Actor) -> Any:
    try:
        return ZoneInfo(by.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()
