"""Rules over criteria, acceptance and opportunities (6.1 of all five standards)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import Duty, complete, nothing, says
from ringbeam.conformity.rules.risks import (
    ASSESSED,
    CLAUSES,
    TO_DO,
    Part,
    counting_for,
    once_per_standard,
)
from ringbeam.core.sayings import say
from ringbeam.planning.assessment import ACCEPTED, BOUND, OPPORTUNITY, digest
from ringbeam.planning.risk_life import FITTING


def accepted_as_they_are(
    rows: "QuerySet[Any]", _populations: Populations, _on: date
) -> Finding:
    """27001 6.1.3 f asks that owners approve the treatment and accept the residual risk; the
    other four ask for no acceptance, but it is the procedure here, so they are lowered by it.

    The hash of what was accepted is computed again from what the record says now, whatever its
    column says: who altered it past the product is found too. Void, never given, or not even
    assessed is not accepted. All of them lacking it, it is broken.
    """
    told = rows.filter(acceptance=ACCEPTED).values("pk", "accepted_digest", *BOUND)
    kept = {one.pop("pk") for one in told.iterator() if one["accepted_digest"] == digest(one)}
    count = rows.count()
    if not count:
        return nothing(_("No risk is open."))
    lacking = sorted(set(rows.values_list("pk", flat=True)) - kept, reverse=True)
    void = rows.filter(acceptance="void").count()
    some = Outcome.SHORT if kept else Outcome.BROKEN
    said = _("%(met)d of %(all)d open risks are accepted as they are; %(void)d are void.")
    return Finding(
        outcome=some if lacking else Outcome.MET,
        reason=say(said, met=len(kept), all=count, void=void),
        count=count,
        sample=tuple(sorted(kept, reverse=True)[:SAMPLE]),
        deviating=tuple(lacking[:SAMPLE]),
        deviations=len(lacking),
        entries=rows.values("pk"),
    )


ACCEPTANCE: dict[str, Any] = {
    "question": gettext_lazy("Has its owner accepted each risk exactly as it is?"),
    "cannot_see": gettext_lazy("Whether the owner understood it, and may decide so much."),
    "next": gettext_lazy("Have the owners accept anew what is void, and what never was."),
    "next_url": "/risks/?state=open&acceptance=void&acceptance=not_accepted",
}
once_per_standard(
    "risks-accepted",
    Part("treated", gettext_lazy("owners accept the residual risk"), ("accepted",)),
    **ACCEPTANCE,
)(accepted_as_they_are)
once_per_standard(
    "risks-accepted-here",
    Part("planned", gettext_lazy("owners accept the residual risk")),
    basis=Basis.PROCEDURE,
    **ACCEPTANCE,
)(accepted_as_they_are)


@once_per_standard(
    "opportunities-decided",
    Part(
        "opportunities",
        gettext_lazy("opportunities are determined, assessed and decided"),
        ("opportunities",),
    ),
    direction=OPPORTUNITY,
    beside=("person",),
    question=gettext_lazy("Is every opportunity owned, assessed and decided?"),
    cannot_see=gettext_lazy("Opportunities that nobody saw, and whether they are worth it."),
    next=gettext_lazy("Assess the opportunities, and say what is done about them."),
    next_url="/risks/?state=open&direction=opportunity",
)
def opportunities(rows: "QuerySet[Any]", populations: Populations, _on: date) -> Finding:
    """All five ask to determine opportunities; 9001:2026 6.1.3 and 45001 6.1.2.3 apart.

    Leaving one is a decision too. What is to be pursued says what is done, and by when. An
    option that is for risks decides nothing about an opportunity.
    """
    owned = Q(owner_id__in=populations["person"].values("pk"))
    planned = ~TO_DO | (says("treatment") & Q(treat_by__isnull=False))
    decided = Q(option__in=FITTING[OPPORTUNITY]) & planned
    said = _("%(met)d of %(all)d opportunities are owned, assessed and decided.")
    return complete(Duty(rows, owned & ASSESSED & decided), said)


def criteria_of(standard: str) -> Callable[[Populations, date], Finding]:
    """The rule over the criteria of the risks that count for one standard."""

    def criteria(populations: Populations, _on: date) -> Finding:
        """27001 6.1.2 a and 20000-1 6.1.2 ask for criteria of acceptance and assessment, 45001
        6.1.2.2 for a defined method, 14001:2026 6.1.1 for a process.

        They say how risks are accepted, from where on they are above the appetite (a number
        that is always there), and are held against a scale that has a version.
        """
        rows = counting_for(populations["risk_criteria"], standard, "standards")
        versions = populations["scale_version"].filter(scale_id=OuterRef("scale_id"))
        said = _("%(met)d of %(all)d criteria say how risks are rated and accepted.")
        return complete(Duty(rows, says("acceptance") & Q(Exists(versions))), said)

    return criteria


for _standard, _clauses in CLAUSES.items():
    if "method" in _clauses:
        rule(
            id=f"risks-criteria-{_standard}",
            version=1,
            basis=Basis.REQUIREMENT,
            serves=tuple(
                Serves(
                    f"{_standard}:{clause}",
                    gettext_lazy("criteria and the way of accepting are defined"),
                    ("criteria",),
                )
                for clause in _clauses["method"]
            ),
            reads=("risk_criteria",),
            beside=("scale_version",),
            question=gettext_lazy("Do the risk criteria say how risks are rated and accepted?"),
            cannot_see=gettext_lazy("Whether the criteria are sensible, and known."),
            next=gettext_lazy("Say in the risk criteria how risks are accepted."),
            next_url="/risk-criteria/",
        )(criteria_of(_standard))
