"""Rates: how often one caller may ask, counted per minute over all processes (27001 A.8.6).

Each process counts in memory and tells the others, through the database, after every eighth
part of the limit. So few callers ever cost a write, and with several processes a caller gets at
most an eighth more for each further one.
"""

import math

from django.conf import settings
from django.core.cache import caches
from django.db import OperationalError, models, transaction
from django.utils.translation import gettext as _

from ringbeam.api.problems import Rejected
from ringbeam.core import clock

WINDOW = 60
PARTS = 8


class Allowance(models.Model):
    """How much of its limit one caller has used in a minute, as far as processes told."""

    key = models.CharField(max_length=60, unique=True)
    window = models.BigIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.used}"


def count(key: str) -> dict[str, str]:
    """Count one request and return the headers that say where the caller stands.

    Raises Rejected 429, with Retry-After, when the minute is used up.
    """
    limit: int = settings.API_RATE
    at = clock.now().timestamp()
    window = int(at // WINDOW)
    left_s = math.ceil((window + 1) * WINDOW - at)
    used = _used(key, window, limit)
    standing = {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(max(limit - used, 0)),
        "RateLimit-Reset": str(left_s),
    }
    if used > limit:
        said = _("Too many requests; ask again in %(seconds)s seconds.") % {"seconds": left_s}
        raise Rejected(429, said, {**standing, "Retry-After": str(left_s)})
    return standing


def _used(key: str, window: int, limit: int) -> int:
    """How many requests of this minute are known of, this one included."""
    cache, name = caches["process"], f"api-rate:{key}:{window}"
    mine = 1 if cache.add(name, 1, WINDOW * 2) else cache.incr(name)
    others: int = cache.get(f"{name}:others", 0)
    part = max(limit // PARTS, 1)
    if mine % part == 0 and mine + others <= limit:
        others = max(_told(key, window, part) - mine, others)
        cache.set(f"{name}:others", others, WINDOW * 2)
    return mine + others


def _told(key: str, window: int, more: int) -> int:
    """Add to what all processes know of, and return it; nothing while the database is away.

    Whoever only reads is not turned away because somebody else writes for long.
    """
    try:
        with transaction.atomic():
            row, _made = Allowance.objects.select_for_update().get_or_create(key=key)
            before = row.used if row.window == window else 0
            row.window, row.used = window, before + more
            row.save(update_fields=["window", "used"])
    except OperationalError:
        return 0
    return row.used
