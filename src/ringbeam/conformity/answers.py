"""What programs and the command line are told of conformity; the same words as the pages."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.asof import as_of
from ringbeam.conformity.assessing import Assessment, assess, editions_followed, kinds_needed
from ringbeam.conformity.evaluating import Result
from ringbeam.conformity.forecasting import YEAR, Foreseen, forecast
from ringbeam.conformity.populations import populations
from ringbeam.conformity.ruling import SETTINGS, in_force
from ringbeam.conformity.snapshots import rules_then
from ringbeam.core import clock
from ringbeam.core.actors import Actor, system
from ringbeam.core.installation import installation
from ringbeam.core.registers import entries_seen_by
from ringbeam.standards.names import UnknownName
from ringbeam.standards.requirements import lowest_of

DEMONSTRATION = gettext_lazy("Demonstration data: this can never count in a real organization.")


def answer(
    *,
    standard: str = "",
    edition: str = "",
    on: date | None = None,
    by: Actor | None = None,
    by_today: bool = False,
) -> list[dict[str, Any]]:
    """The result of every lowest-level requirement followed, or of one standard or edition.

    For a past day over the records as they were then; where a rule was another one then, or
    nobody knows, the reason says that it is judged by today's. With ``by_today`` it is judged
    by the rules and limits of today, and every reason says so. Records that ``by`` may not see
    are counted and not named. In a demonstration every reason says so. Raises UnknownName for
    an edition that is not held and for a day that lies ahead.
    """
    today = clock.today()
    day = on or today
    if day > today:
        raise UnknownName([_("%s lies ahead; ask the forecast what time alone turns.") % day])
    editions = _editions(standard, edition)
    found = assessed(day, editions, by_today=by_today).results.values()
    refs = refs_seen({pk for one in found for pk in one.sample}, by or system())
    past = {} if by_today else rules_then(day)
    then = past if day < today else None
    return [_plainly(one, refs, _marks(one, then)) for one in found]


def foreseen(
    *, last: date, standard: str = "", edition: str = "", by: Actor | None = None
) -> list[dict[str, Any]]:
    """What time alone turns until a day, if nothing is recorded: when, from what to what, why.

    The named rules are those that turn on that day. Records that ``by`` may not see are counted
    and not named. Raises UnknownName for an edition that is not held, and for a day that does
    not lie ahead within a year.
    """
    today = clock.today()
    if not today < last <= today + YEAR:
        raise UnknownName([_("%s does not lie ahead within a year.") % last])
    turns = forecast(last, editions=_editions(standard, edition)).turns
    refs = refs_seen({pk for one in turns for pk in one.result.sample}, by or system())
    return [_foreseen(one, refs) for one in turns]


def _foreseen(one: Foreseen, refs: dict[int, str]) -> dict[str, Any]:
    turned = {rule.id for rule in one.rules}
    told = _plainly(one.result, refs, _marks(one.result, None))
    told["rules"] = [rule for rule in told["rules"] if rule["id"] in turned]
    before = {"status": one.before.status, "evidence_status": one.before.evidence_status}
    return {**told, "on": one.on.isoformat(), "before": before}


def _marks(one: Result, then: Mapping[str, int] | None) -> str:
    """What is to be known of a result beside its reason; ``then`` are the rules of its day."""
    found = []
    if then is not None and any(
        then.get(rule.id) != rule.version for rule, _s, _f in one.found
    ):
        found.append(_("Judged by the rules of today."))
    if installation().demonstration:
        found.append(str(DEMONSTRATION))
    return "".join(f" {mark}" for mark in found)


def assessed(on: date, editions: tuple[str, ...], *, by_today: bool = False) -> Assessment:
    """The assessment of a day: over the records of now, or rebuilt for a past day.

    By the rules and limits in force then; ``by_today`` by those of today.
    """
    ruled = in_force(populations(SETTINGS), clock.today()) if by_today else None
    with as_of(on, kinds_needed()) as rows:
        return assess(on, editions=editions, given=rows, ruled=ruled)


def refs_seen(pks: Iterable[int], by: Actor) -> dict[int, str]:
    """The numbers of those records that the actor may see."""
    rows = entries_seen_by(by).filter(pk__in=set(pks))
    return dict(rows.values_list("pk", "ref"))


def _editions(standard: str, edition: str) -> tuple[str, ...]:
    followed = editions_followed()
    if edition and not standard:
        raise UnknownName([_("Say of which standard, as in --standard iso-20000-1.")])
    if not standard:
        return followed
    if edition:
        chosen = f"{standard}:{edition}"
        if not lowest_of([chosen]):
            raise UnknownName([_("There is no edition “%s”.") % chosen])
        return (chosen,)
    of_it = tuple(one for one in followed if one.partition(":")[0] == standard)
    if not of_it:
        known = ", ".join(dict.fromkeys(one.partition(":")[0] for one in followed))
        said = _("“%(name)s” is not among the standards that are followed: %(known)s.")
        raise UnknownName([said % {"name": standard, "known": known}])
    return of_it


def _plainly(one: Result, refs: dict[int, str], mark: str) -> dict[str, Any]:
    standard, edition, clause = one.requirement.split(":", 2)
    return {
        "standard": standard,
        "edition": edition,
        "clause": clause,
        "status": one.status,
        "evidence_status": one.evidence_status,
        "judgement": one.judgement,
        "reason": one.reason + mark,
        "next": one.next,
        "evidence": {"count": one.count, "sample": refs_of(one.sample, refs)},
        "rules": [
            {"id": rule.id, "met": finding.outcome.met, "reason": str(finding.reason)}
            for rule, _serves, finding in one.found
        ],
    }


def refs_of(pks: Iterable[int], refs: dict[int, str]) -> list[str]:
    """The numbers of these records, those that exist."""
    return [refs[pk] for pk in pks if pk in refs]
