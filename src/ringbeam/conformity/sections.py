"""Blocks on Home: how conformity stands, and what changed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.mapping import address
from ringbeam.conformity.pages import heads
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import changes, latest
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SECTIONS, Section
from ringbeam.standards.requirements import lowest_of

SHOWN = 6


def conformity_now(actor: Actor) -> dict[str, Any] | None:
    """The headline of each standard: counts per word, and the worst reason."""
    if not may_read(actor):
        return None
    (at, results), editions = latest(), editions_followed()
    requirements = tuple(lowest_of(editions))
    return {
        "headlines": heads(requirements, results, editions),
        "count": len(results),
        "at": at,
    }


def what_changed(actor: Actor) -> dict[str, Any] | None:
    """What changed its word in the last seven days; nothing where there is no earlier day."""
    if not may_read(actor):
        return None
    changed = [
        {"before": before, "now": now, "url": address(now.requirement)}
        for before, now in changes()
    ]
    return {"changes": changed[:SHOWN]} if changed else None


SECTIONS.append(
    Section(
        "conformity",
        _("Conformity now"),
        "conformity/sections/now.html",
        conformity_now,
        order=10,
        wide=True,
    )
)
SECTIONS.append(
    Section(
        "changes",
        _("What changed in conformity"),
        "conformity/sections/changes.html",
        what_changed,
        order=30,
    )
)
