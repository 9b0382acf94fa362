"""Home says how each service keeps its promises this month (20000-1:2018, 8.3.3, 9.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import section
from ringbeam.services.counts import Counts, Key, Month, asking, counts_of_month, weeks_of
from ringbeam.services.figures import PERCENT, WORDS, goals_of, percent
from ringbeam.services.levels.figures import Standing, standing_of
from ringbeam.services.outlooks import tightest
from ringbeam.web.formats import local, number
from ringbeam.web.labels import Label, labels_of

WEEKS, SHOWN = 12, 8
KEPT_SECONDS = 60
Sums = dict[float | None, Counts]  # by agreed share, None where none was agreed
MARKS = {"on_course": "ok", "kept": "ok", "at_risk": "warn", "lost": "bad", "missed": "bad"}
WORST: tuple[Standing | None, ...] = (
    *("lost", "missed", "at_risk", "on_course", "kept", "nothing_to_count"),
    None,
)


@dataclass(frozen=True)
class Promised:
    """One service as Home shows it: what was kept so far of how many, and the last weeks."""

    title: str
    url: str
    share: str
    counts: str
    goal: str
    weeks: Sequence[float]
    mark: str
    words: str
    ahead: str


@section(
    name="promises",
    title=gettext_lazy("Service promises"),
    template="services/home_promises.html",
    order=30,
)
def promises_on_home(actor: Actor) -> dict[str, Any] | None:
    """The services with resolutions promised this month, the worst first.

    Ten statements at most; each reader's answer is kept for a minute.
    """
    if not (actor.everything or actor.grants):
        return None
    reader = f"{actor.account}:{actor.grants!r}:{get_language()}:{actor.zone}"
    # A key of blanks and brackets would be warned of, and is none for a shared cache.
    seen = f"promises:{sha256(reader.encode()).hexdigest()}"
    kept = caches["process"].get(seen)
    if kept is None:
        kept = [_worked_out(actor)]
        caches["process"].set(seen, kept, KEPT_SECONDS)
    found: dict[str, Any] | None = kept[0]
    return found


def _worked_out(actor: Actor) -> dict[str, Any] | None:
    month = Month.of(local(clock.now()).date())
    asked = asking(actor, "resolution")
    by_service = by_service_and_goal(counts_of_month(month, asked))
    if not by_service:
        return None
    weeks = weeks_of(asked, WEEKS)
    labels = labels_of(actor, by_service)
    rows = []
    for pk, sums in by_service.items():
        shares = [PERCENT * met / n for met, n in weeks.get(pk, ()) if n]
        rows.append((standing_by_goal(sums), _promised(sums, labels[pk], shares)))
    rows.sort(key=lambda row: (WORST.index(row[0]), row[1].title))
    shown = [row for _standing, row in rows]
    more = {"number": len(shown), "url": "/service-levels/"}
    return {"month": month, "services": shown[:SHOWN], **more}


def by_service_and_goal(found: Mapping[Key, Counts]) -> dict[int, Sums]:
    """The counts of each service, of all agreements and priorities with one agreed share."""
    goals = goals_of({key.agreement for key in found})
    by_service: dict[int, Sums] = {}
    for key, counts in found.items():
        if key.about:
            goal = goals.get((key.agreement, key.priority, key.metric))
            sums = by_service.setdefault(key.about, {}).setdefault(goal, Counts())
            sums.met += counts.met
            sums.missed += counts.missed
            sums.to_come += counts.to_come
    return by_service


def standing_by_goal(sums: Sums, *, over: bool = False) -> Standing | None:
    """How the sums stand against their agreed share; the worst where shares differ."""
    stands = [
        standing_of((one.met, one.missed, one.to_come), goal / PERCENT, over=over)
        for goal, one in sums.items()
        if goal is not None and one.any
    ]
    return min(stands, key=WORST.index, default=None)


def goal_words(sums: Sums) -> str:
    """The agreed share in per cent, or from which to which; "" where none was agreed."""
    goals = sorted(goal for goal in sums if goal is not None)
    return "–".join(number(goal) for goal in dict.fromkeys((*goals[:1], *goals[-1:])))


def _promised(sums: Sums, label: Label, weeks: Sequence[float]) -> Promised:
    met = sum(one.met for one in sums.values())
    n = met + sum(one.missed for one in sums.values())
    standing = standing_by_goal(sums)
    return Promised(
        title=label.title,
        url=label.url,
        share=percent(met, n),
        counts=_("%(met)s of %(n)s") % {"met": met, "n": n} if n else _("none decided yet"),
        goal=goal_words(sums),
        weeks=weeks,
        mark=MARKS.get(standing or "", "none"),
        words=str(WORDS[standing]) if standing else "",
        ahead=tightest(sums),
    )
