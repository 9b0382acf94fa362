"""What people do with a judgement: accept a safeguard, raise its nonconformity, supersede."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.extents import places_of
from ringbeam.conformity.impartiality import conflicts_of
from ringbeam.conformity.judgement_life import ADVERSE, CONCLUDED, DRAFT, SUPERSEDE
from ringbeam.conformity.judgements import Judgement
from ringbeam.core import values, writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.events import subscribe
from ringbeam.core.lives import advance
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager, owner
from ringbeam.core.verbs import verb
from ringbeam.evaluation.safeguards import accepted, is_for_others
from ringbeam.improvement.nonconformities import FOUND, Nonconformity


@verb(
    who=manager,
    on="judgement",
    label=_("Accept safeguard of independence"),
    asks=("safeguard",),
    words={
        "safeguard": _("Why the judgement can be trusted all the same, and what is done for it")
    },
)
def accept_judge(judgement: Judgement, *, safeguard: str, by: Actor) -> Judgement:
    """Accept that who judges is not independent, in writing, for the conflicts that there are.

    A conflict that comes later is not covered. Raises ValidationError when nothing is said,
    Refused where there is no conflict or it is no draft, and Forbidden for who judges.
    """
    is_for_others(safeguard, by, {judgement.owner_id})
    if judgement.state != DRAFT:
        raise Refused([_now("A safeguard is accepted before the judgement is concluded.")])
    found = conflicts_of(judgement)
    if not found:
        raise Refused([_now("Who judges is independent; no safeguard is needed.")])
    return accepted(judgement, found, safeguard, Act(by, "accept_judge"), told="conflicts")


@verb(
    who=manager | owner,
    on="judgement",
    label=_("Raise its nonconformity"),
    asks=("finding",),
    words={"finding": _("What was found")},
)
def raise_judged(judgement: Judgement, *, finding: str, by: Actor) -> Judgement:
    """Raise the nonconformity of a minor or major judgement, with its requirement and grade.

    From then on its state says whether the judgement still lowers. Raises ValidationError when
    nothing is said; Refused where none was judged, or it is raised already.
    """
    if judgement.state != CONCLUDED or judgement.conclusion not in ADVERSE:
        raise Refused([_now("Only a concluded minor or major has a nonconformity to raise.")])
    if judgement.nonconformity_id is not None:
        raise Refused([_now("Its nonconformity is raised already.")])
    # This verb has judged who may.
    entrusted = replace(by, everything=True)
    given = {
        "cites": judgement.requirement,
        "grade": judgement.conclusion,
        "found": judgement.judged,
    }
    raised = FOUND.raise_from(judgement, Nonconformity, finding, by=entrusted, given=given)
    entry, fresh = writing.locked(judgement, by)
    before = values.snapshot(fresh)
    fresh.nonconformity_id = raised.pk
    return writing.store(entry, fresh, before, Act(by, "raise_judged"))


def _is_of_as_much(judgement: Any, former: Any) -> bool:
    """Whether it is of all the places and elements that the former one is of."""
    if not set(places_of(judgement)) <= set(places_of(former)):
        return False
    own, others = ({line["element"] for line in one.elements} for one in (judgement, former))
    return not own or (bool(others) and others <= own)


def supersede_the_former(judgement: Any, act: Act) -> None:
    """What a concluded judgement supersedes is put aside, in the same transaction."""
    former = Judgement.rows.filter(pk=judgement.supersedes_id, state=CONCLUDED).first()
    if former is None:
        return
    if former.requirement != judgement.requirement:
        raise Refused([_now("It supersedes a judgement of another requirement.")])
    if former.conclusion in ADVERSE and not _is_of_as_much(judgement, former):
        said = _now(
            "%(ref)s lowers more: what supersedes it must not be of a part of what it is."
        )
        raise Refused([said % {"ref": former.ref}])
    if judgement.judged < former.judged:
        raise Refused([_now("It was judged on an earlier day than the one it supersedes.")])
    entrusted = replace(act.by, everything=True)
    entry, fresh = writing.locked(former, entrusted)
    before = values.snapshot(fresh)
    fresh.superseded_by_id = judgement.pk
    advance(fresh, SUPERSEDE, act)
    writing.store(entry, fresh, before, replace(act, said="supersede"))


subscribe("judgement.conclude", supersede_the_former)
