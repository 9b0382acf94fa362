"""Which judgements and accepted deviations stand on a day, read from populations alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from ringbeam.conformity.applicability import above
from ringbeam.conformity.concluded import WORDS, Concluded, Deviation, Judged, When
from ringbeam.conformity.declaring import Populations
from ringbeam.conformity.extents import places_of
from ringbeam.conformity.judgement_life import ADVERSE, CONCLUDED, SUPERSEDED, WITHDRAWN
from ringbeam.conformity.rewritten import rewritten
from ringbeam.evaluation.independence import kept_conflicts, not_accepted
from ringbeam.standards.headings import parents_among

KINDS = frozenset({"judgement", "accepted_deviation"})


def standing(rows: Populations, on: date) -> Mapping[str, Judged]:
    """By requirement, what people concluded and accepted, as it stands on the day.

    A judgement whose people, competence or independence are not shown (an imported one) holds
    nothing up, and lowers all the same. Three queries where somebody judged.
    """
    concluded, aside = _concluded(rows, on)
    deviations = _deviations(rows, on)
    ungraded = _ungraded(rows) if concluded else {}
    refs = {*concluded, *deviations}
    parents = parents_among(refs) if ungraded else {}
    return {
        ref: Judged(
            concluded=tuple(concluded.get(ref, ())),
            deviations=tuple(deviations.get(ref, ())),
            ungraded=next((ungraded[at] for at in above(ref, ungraded, parents)), ""),
            aside=tuple(aside.get(ref, ())),
        )
        for ref in refs
    }


def _concluded(
    rows: Populations, on: date
) -> tuple[dict[str, list[Concluded]], dict[str, list[tuple[When, int]]]]:
    """By requirement what stands, and the nonconformities that were superseded."""
    found: dict[str, list[Concluded]] = {}
    aside: dict[str, list[tuple[When, int]]] = {}
    superseded = Q(state=SUPERSEDED, conclusion__in=list(ADVERSE))
    some = rows["judgement"].filter(
        Q(state=CONCLUDED) | superseded,
        judged__isnull=False,
        until__isnull=False,
        judged__lte=on,
    )
    judgements = list(some.select_related("owner").order_by("pk"))
    states = _states(rows, [one.nonconformity_id for one in judgements])
    taken_back = _taken_back(rows, [one for one in judgements if one.state == SUPERSEDED])
    anew = rewritten({ref for one in judgements for ref in one.requirement}, rows)
    for one in judgements:
        for ref in one.requirement:
            # What superseded a nonconformity and was withdrawn since leaves it standing.
            if one.state == CONCLUDED or one.superseded_by_id in taken_back:
                told = _told(one, on, states)
                outdated = WORDS if _was_before(one, anew.get(ref)) else ""
                found.setdefault(ref, []).append(replace(told, outdated=outdated))
            else:
                when = one.judged, one.pk
                aside.setdefault(ref, []).append((when, one.superseded_by_id))
    return found, aside


def _was_before(one: Any, changed: datetime | None) -> bool:
    """Whether a judgement was made before the words of its requirement changed."""
    if changed is None:
        return False
    return bool(changed.date() > one.judged or (one.concluded and changed > one.concluded))


def _taken_back(rows: Populations, superseded: Sequence[Any]) -> set[int]:
    """The judgements that superseded one of these, and were withdrawn."""
    by = [one.superseded_by_id for one in superseded]
    if not by:
        return set()
    withdrawn = rows["judgement"].filter(pk__in=by, state=WITHDRAWN)
    return set(withdrawn.values_list("pk", flat=True))


def _told(one: Any, on: date, states: Mapping[int, str]) -> Concluded:
    return Concluded(
        entry=one.pk,
        ref=one.ref,
        conclusion=one.conclusion,
        who=one.owner.title if one.owner else "?",
        independence=one.independence,
        judged=one.judged,
        until=one.until,
        holds=on <= one.until and _is_sound(one),
        scope=one.scope,
        elements=tuple(line["element"] for line in one.elements),
        finding=states.get(one.nonconformity_id, ""),
        places=places_of(one),
    )


def _is_sound(one: Any) -> bool:
    """By a named and competent person, checked for independence, and not archived."""
    named = one.owner_id is not None and one.competence.strip() and one.checked is not None
    open_ones = not_accepted(one, kept_conflicts(one.conflicts))
    return bool(named and not open_ones and not one.archived)


def _states(rows: Populations, asked: list[int | None]) -> dict[int, str]:
    """The states of the nonconformities that were raised from judgements."""
    wanted = {pk for pk in asked if pk is not None}
    if not wanted:
        return {}
    return dict(rows["nonconformity"].filter(pk__in=wanted).values_list("pk", "state"))


def _ungraded(rows: Populations) -> dict[str, str]:
    """The clauses that an open nonconformity cites which nobody graded yet."""
    open_ones = rows["nonconformity"].filter(state="open", grade="").order_by("pk")
    return {ref: nc for nc, cites in open_ones.values_list("ref", "cites") for ref in cites}


def _deviations(rows: Populations, on: date) -> dict[str, list[Deviation]]:
    found: dict[str, list[Deviation]] = {}
    some = rows["accepted_deviation"].filter(state="accepted", until__gte=on)
    for one in some.select_related("approver").order_by("pk"):
        approver = one.approver.title if one.approver else "?"
        for ref in one.cites:
            found.setdefault(ref, []).append(Deviation(one.pk, one.ref, approver, one.until))
    return found
