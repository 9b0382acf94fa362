"""What is made of kept results, remembered by their content, so that pages cost little."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from ringbeam.conformity.snapshots import Snapshot, digest_of

AnyT = TypeVar("AnyT")
AN_HOUR = 3600


def remembered(name: str, *kept: Snapshot, make: Callable[[], AnyT]) -> AnyT:
    """What ``make`` gives for these results in the reader's language; made when not known.

    Known by the content itself: other results, or another stamp, are never mistaken for these.
    """
    digest = hashlib.sha256(name.encode())
    for one in kept:
        content = one.digest or digest_of(one.results)
        digest.update(f"{one.day}|{one.stamp}|{content}|".encode())
    key = f"conformity:{get_language()}:{digest.hexdigest()}"
    # Of this process: a shared cache is in the database, and a reader must not wait to write.
    found: AnyT | None = caches["process"].get(key)
    if found is None:
        found = make()
        caches["process"].set(key, found, AN_HOUR)
    return found
