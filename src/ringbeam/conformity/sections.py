"""Blocks on Home: how conformity stands, and what changed."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.headlines import Headline
from ringbeam.conformity.pages import heads
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.side_by_side import ahead
from ringbeam.conformity.snapshots import (
    Snapshot,
    changes,
    known_before_or_on,
    latest_known,
    read,
)
from ringbeam.conformity.turning import turns
from ringbeam.conformity.words import Course
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SECTIONS, Section
from ringbeam.standards.mapping import map_rows
from ringbeam.standards.requirements import lowest_of
from ringbeam.web.marks import counted, share

SHOWN = 6
WEEK = timedelta(days=7)


def conformity_now(actor: Actor) -> dict[str, Any] | None:
    """The headline of each standard: counts per word, and the worst reason."""
    if not may_read(actor):
        return None
    kept = latest_known()
    told = remembered("home", kept, make=lambda: _headlines(kept))
    return {**told, "at": kept.at}


def _headlines(kept: Snapshot) -> dict[str, Any]:
    results, editions = read(kept), editions_followed()
    requirements = tuple(lowest_of(editions))
    headlines = [(one, *_drawn(one)) for one in heads(requirements, results, editions)]
    return {"headlines": headlines, "count": len(results)}


def _drawn(one: Headline) -> tuple[Markup, Markup]:
    """The bar of a headline, and its counts with links to the map; remembered as they are."""
    of_it = f"/conformity/?of={one.edition.standard_id}&only="
    return share(one.counts), counted(one.counts, of_it)


def what_changed(actor: Actor) -> dict[str, Any] | None:
    """What changed its word in the last seven days; nothing where there is no earlier day."""
    before = known_before_or_on(clock.today() - WEEK) if may_read(actor) else None
    if before is None:
        return None
    now = latest_known()
    return remembered("changes", before, now, make=lambda: _changed(before, now))


def _changed(before: Snapshot, now: Snapshot) -> dict[str, Any]:
    told = turns(changes(before, now), map_rows(editions_followed()))
    worse = len({one.topic for one in told if one.course is Course.WORSE})
    lead = ngettext(
        "%(n)d topic changed for the worse in the last 7 days.",
        "%(n)d topics changed for the worse in the last 7 days.",
        worse,
    ) % {"n": worse}
    return {
        "turns": told[:SHOWN],
        "more": len(told[SHOWN:]),
        "lead": lead
        if worse
        else gettext("No topic changed for the worse in the last 7 days."),
        "lead_url": "#h-chg",
    }


def moves_ahead(actor: Actor) -> dict[str, Any] | None:
    """The moves to new editions that lie ahead: by when, and how far each plan is."""
    if not may_read(actor):
        return None
    moves = remembered("moves", latest_known(), make=lambda: ahead(editions_followed()))
    return {"moves": moves, "today": clock.today()} if moves else None


SECTIONS.append(
    Section(
        "moves",
        _("Moves to new editions"),
        "conformity/sections/moves.html",
        moves_ahead,
        order=27,
    )
)
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
        order=25,
    )
)
