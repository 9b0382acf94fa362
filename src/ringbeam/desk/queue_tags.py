"""What the queue's page has seen: a tag that changes whenever a ticket, or who is at one, does.

What is asked for every agent alike is kept for two seconds in the process.
"""

from collections.abc import Callable
from typing import Any
from zlib import crc32

from django.core.cache import caches

from ringbeam.core import clock
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Entry
from ringbeam.core.prepared import Prepared
from ringbeam.desk.presence import Somebody, who_is_here
from ringbeam.services.tickets import tickets

KEPT_SECONDS = 2
LIST, HERE = "list", "here"
SAID, LONGEST_NUMBER = ".c", 18
_last = Prepared(
    lambda kind, now: (
        Entry.rows.filter(kind=kind, updated__lte=now)
        .order_by("-updated")
        .values_list("updated", "pk")[:1]
    ),
    places=2,
)
_last_said = Prepared(lambda: Comment.objects.order_by("-pk").values_list("pk")[:1], places=0)


def tag_of_the_list() -> str:
    """What changes whenever some ticket does, and every minute, since clocks run on.

    One small statement for each kind of ticket, at most every two seconds in a process.
    """
    minute = int(clock.now().timestamp()) // 60
    return f"{minute}.{_kept(LIST, _latest)}"


def _latest() -> str:
    now = clock.now()  # what an import dates later would hide all that happens until then
    found = (_last(one.kind, now) for one in tickets())
    rows = ".".join(f"{one[0][0].timestamp()}-{one[0][1]}" if one else "0" for one in found)
    said = _last_said()
    # A reply need not change the record, and then says nothing of when it was changed.
    return f"{rows}{SAID}{said[0][0] if said else 0}"


def last_said_in(had: str) -> int | None:
    """The last comment that a page with this tag has shown; None for what is no tag."""
    number = had.partition("~")[0].rpartition(SAID)[2]
    known = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    return int(number) if known else None


def _kept(name: str, work_out: Callable[[], Any]) -> Any:
    """What every reader shares, worked out once in two seconds."""
    key = f"desk:{name}:{int(clock.now().timestamp()) // KEPT_SECONDS}"
    kept = caches["process"]
    value = kept.get(key)
    if value is None:
        value = work_out()
        kept.set(key, value, KEPT_SECONDS)
    return value


def at_work() -> list[Somebody]:
    """Who is at which ticket, whoever asks; to be shown only of what the reader sees."""
    present: list[Somebody] = _kept(HERE, who_is_here)
    return present


def tag() -> str:
    """What changes whenever the page of any queue may look otherwise."""
    return f"{tag_of_the_list()}~{crc32(repr(at_work()).encode()):x}"
