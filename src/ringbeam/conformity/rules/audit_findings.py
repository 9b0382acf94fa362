"""Rules over what auditors were and found (9.2.2 of all five standards, edition by edition)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import SAMPLE, Finding, Outcome, Populations
from ringbeam.conformity.judging import end_of, nothing
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.auditing import (
    BEGUN,
    PROGRAMME,
    Reported,
    against,
    newest_of,
    once_per_edition,
    reported,
    these,
)
from ringbeam.conformity.spreading import newest
from ringbeam.core.sayings import say
from ringbeam.evaluation.questions import findings

RAISING = days(
    "audits-findings-answered.raise", gettext_lazy("raised and graded after the report"), 30
)
CORRECTING = days(
    "audits-findings-answered.correct", gettext_lazy("corrected after the report"), 90
)


class Checked(NamedTuple):
    """What an audit keeps of its independence."""

    pk: int
    state: str
    team: tuple[int | None, ...]
    scope: tuple[int | None, ...]
    checked: datetime | None
    conflicts: list[Any]
    accepted: list[Any]
    safeguard: str
    safeguarded_by: int | None

    def uncovered(self, heads: dict[int, int]) -> bool:
        """Whether an auditor is not independent, and no safeguard of somebody else says why."""
        own = [
            [who, "owns", over]
            for over in self.scope
            for who in self.team
            if self.state == "under_way" and over is not None and heads.get(over, 0) == who
        ]
        found = [*self.conflicts, *own]
        theirs = self.safeguarded_by in self.team if self.safeguarded_by else False
        if not self.safeguard.strip() or theirs:
            return bool(found)
        return any(one not in self.accepted for one in found)


@once_per_edition(
    "audits-impartial",
    PROGRAMME,
    ("impartial",),
    gettext_lazy("auditors who are objective and impartial"),
    question=gettext_lazy("Were auditors independent of what they audited, or safeguarded?"),
    beside=("service", "site", "unit"),
    cannot_see=gettext_lazy("Ties that no record shows, and whether a safeguard worked."),
    next=gettext_lazy("Give the audit to somebody independent, or have a safeguard accepted."),
    next_url="/audits/",
)
def impartial(populations: Populations, _on: date, edition: str) -> Finding:
    """All five ask that auditors are objective and the audit impartial.

    Each audit keeps what was checked: own process, own work, own line. A conflict without a
    written safeguard for it, or with one by an auditor of the audit, breaks the duty; one that
    was never checked, as an import is not, is short. While it is under way, who owns what is
    audited is looked at again.
    """
    rows = against(populations["audit"], edition).filter(state__in=BEGUN)
    audits = list(_checked(rows))
    if not audits:
        return nothing(_("No audit of this edition has begun."))
    heads = _heads(populations, audits)
    broken = [one for one in audits if one.uncovered(heads)]
    unknown = [one for one in audits if one.checked is None or one.team[0] is None]
    safeguarded = sum(bool(one.conflicts) for one in audits) - sum(
        bool(one.conflicts) for one in broken
    )
    said = _(
        "%(all)d audits: %(bad)d not independent, %(kept)d safeguarded, %(no)d not checked."
    )
    parts = {"all": len(audits), "bad": len(broken), "kept": safeguarded, "no": len(unknown)}
    some = Outcome.SHORT if unknown else Outcome.MET
    return Finding(
        outcome=Outcome.BROKEN if broken else some,
        reason=say(said, **parts),
        count=len(audits),
        sample=newest(rows),
        deviating=newest_of([*unknown, *broken]),
        deviations=len({one.pk for one in (*broken, *unknown)}),
        entries=rows.values("pk"),
    )


def _checked(rows: "QuerySet[Any]") -> Iterator[Checked]:
    names = ("owner_id", "second_id", "about_id", "site_id", "unit_id")
    kept = ("checked", "conflicts", "accepted", "safeguard", "safeguarded_by_id")
    for one in rows.order_by("pk").values("pk", "state", *names, *kept).iterator():
        team, scope = names[:2], names[2:]
        yield Checked(
            *(one["pk"], one["state"]),
            tuple(one[n] for n in team),
            tuple(one[n] for n in scope),
            *(one[n] for n in kept),
        )


def _heads(populations: Populations, audits: list[Checked]) -> dict[int, int]:
    """Who owns what is audited, by its entry."""
    audited = {pk for one in audits for pk in one.scope if pk is not None}
    heads: dict[int, int] = {}
    for kind in ("service", "site", "unit"):
        owned = populations[kind].filter(pk__in=audited, owner__isnull=False)
        heads |= dict(owned.values_list("pk", "owner_id"))
    return heads


class Answers(NamedTuple):
    """The findings of reported audits: answered, just found, left, or open too long."""

    answered: list[int]
    waiting: list[int]
    left: list[int]
    open_too_long: list[int]


@once_per_edition(
    "audits-findings-answered",
    PROGRAMME,
    ("acted",),
    gettext_lazy("findings corrected without undue delay"),
    question=gettext_lazy("Is each finding raised as a nonconformity, and corrected in time?"),
    beside=("nonconformity",),
    limits=(RAISING, CORRECTING),
    cannot_see=gettext_lazy("Findings that an auditor did not write down as such."),
    next=gettext_lazy("Raise the findings that nobody answered, and correct those that wait."),
    next_url="/audits/?state=reported",
)
def findings_answered(
    populations: Populations, on: date, edition: str, limits: Limits
) -> Finding:
    """All five ask for correction and corrective action without undue delay.

    A question that does not conform needs a nonconformity that exists, graded by a person,
    within 30 days of the report; that nonconformity is no longer open 90 days after the report.
    Both limits are ours. Where no audit found anything, nothing was shown to be acted upon. A
    finding counts for the editions of the clauses that it cites.
    """
    done = reported(populations, on, edition)
    if not done:
        return nothing(_("No reported audit looked at a clause of this edition."))
    its = _findings(done, edition)
    how = _answers(populations["nonconformity"], its, on, limits)
    found = sum(map(len, how))
    if not found:
        said = _("%(n)d reported audits found nothing yet that was to be corrected.")
        entries = these(populations, done)
        return Finding(Outcome.FEW, say(said, n=len(done)), count=len(done), entries=entries)
    said = _(
        "%(ok)d of %(all)d findings are answered; %(left)d were left, %(slow)d are open long."
    )
    parts = {"ok": len(how.answered), "left": len(how.left), "slow": len(how.open_too_long)}
    bad = [*how.left, *how.open_too_long]
    some = Outcome.SHORT if how.waiting else Outcome.MET
    return Finding(
        outcome=Outcome.OVERDUE if bad else some,
        reason=say(said, all=found, **parts),
        count=len(done),
        sample=newest_of(done),
        deviating=tuple(dict.fromkeys((*bad, *how.waiting)))[:SAMPLE],
        deviations=len(bad) + len(how.waiting),
        entries=these(populations, done),
    )


def _findings(done: list[Reported], edition: str) -> list[tuple[Reported, Any]]:
    """The findings about the edition, each with its audit."""
    return [
        (audit, line)
        for audit in done
        for line in findings(audit.questions)
        if any(c.startswith(f"{edition}:") for c in line["clauses"])
    ]


def _answers(
    rows: "QuerySet[Any]", its: list[tuple[Reported, Any]], on: date, limits: Limits
) -> Answers:
    """Each finding by how it stands; named is the audit."""
    found, month, quarter = (
        Answers([], [], [], []),
        limits.days("raise"),
        limits.days("correct"),
    )
    refs = {ref for _audit, line in its for ref in line["nonconformity"]}
    graded = rows.filter(ref__in=refs).exclude(grade="").values_list("ref", "state")
    states = dict(graded)
    for audit, line in its:
        age = end_of(on) - audit.on
        held = [states[ref] for ref in line["nonconformity"] if ref in states]
        if not held:
            (found.left if age > month else found.waiting).append(audit.pk)
        elif "open" in held and age > quarter:
            found.open_too_long.append(audit.pk)
        else:
            found.answered.append(audit.pk)
    return found
