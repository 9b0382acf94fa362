"""Rates: how often one caller may ask, counted per minute (27001 A.8.6).

Each web process counts for itself, in memory: a limit that cost a write to the database per
request would harm more than it protects.
"""

import math

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext as _

from ringbeam.api.problems import Problem
from ringbeam.core import clock

WINDOW = 60


def count(key: str) -> dict[str, str]:
    """Count one request and return the headers that say where the caller stands.

    Raises Problem 429, with Retry-After, when the minute is used up.
    """
    limit: int = settings.API_RATE
    at = clock.now().timestamp()
    window = int(at // WINDOW)
    left_s = math.ceil((window + 1) * WINDOW - at)
    cache, name = caches["process"], f"api-rate:{key}:{window}"
    used = 1 if cache.add(name, 1, WINDOW * 2) else cache.incr(name)
    standing = {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(max(limit - used, 0)),
        "RateLimit-Reset": str(left_s),
    }
    if used > limit:
        said = _("Too many requests; ask again in %(seconds)s seconds.") % {"seconds": left_s}
        raise Problem(429, said, {**standing, "Retry-After": str(left_s)})
    return standing
