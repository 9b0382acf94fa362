"""What people do in an audit: accept a safeguard, raise a finding, send the report."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock, values, writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.events import subscribe
from ringbeam.core.lines import by_number
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.rules import manager, owner, participant
from ringbeam.core.sayings import say
from ringbeam.core.verbs import Words, verb
from ringbeam.evaluation.audit_life import UNDER_WAY
from ringbeam.evaluation.audits import Audit
from ringbeam.evaluation.independence import conflicts_of, team_of
from ringbeam.evaluation.questions import NONCONFORM, findings
from ringbeam.evaluation.safeguards import accepted, is_for_others
from ringbeam.improvement.nonconformities import FOUND, GRADES, Nonconformity

SHORT = 80


@verb(
    who=manager,
    on="audit",
    label=_("Accept safeguard of independence"),
    asks=("safeguard",),
    words={
        "safeguard": _("Why the result can be trusted all the same, and what is done for it")
    },
)
def accept_safeguard(audit: Audit, *, safeguard: str, by: Actor) -> Audit:
    """Accept that auditors are not independent, in writing, for the conflicts that there are.

    A conflict that comes later is not covered. Raises ValidationError when nothing is said,
    Refused where there is no conflict, and Forbidden for an auditor of this audit.
    """
    is_for_others(safeguard, by, team_of(audit))
    found = conflicts_of(audit)
    if not found:
        raise Refused([_now("The auditors are independent; no safeguard is needed.")])
    return accepted(audit, found, safeguard, Act(by, "accept_safeguard"))


def not_answered(audit: Any) -> Sequence[tuple[str, Words]]:
    """The questions without conformity for which no nonconformity was raised yet."""
    open_ones = [one for one in findings(audit.questions) if not one["nonconformity"]]
    return [
        (str(one["line"]), f"{one['line']}: {one['question'][:SHORT]}") for one in open_ones
    ]


@verb(
    who=manager | owner | participant,
    on="audit",
    label=_("Raise finding"),
    asks=("question", "grade", "finding"),
    words={"question": _("Question"), "grade": _("Grade"), "finding": _("What was found")},
    choices={"question": not_answered, "grade": lambda _audit: GRADES[1:]},
)
def raise_finding(audit: Audit, *, question: str, grade: str, finding: str, by: Actor) -> Audit:
    """An auditor concludes a nonconformity, which cites the clauses of the question alone.

    The question names it, it names the audit, who is audited owns it. Raises ValidationError
    for a question that did not find a nonconformity or has one, or an unknown grade; Forbidden
    for who does not audit here; Refused when the audit is not under way.
    """
    if not by.everything and by.person not in team_of(audit):
        raise Forbidden([_now("A finding is concluded by an auditor of this audit.")])
    if audit.state != UNDER_WAY:
        raise Refused([_now("Findings are concluded while the audit is under way.")])
    line = by_number(audit.questions).get(int(question) if question.isdecimal() else 0)
    if line is None or line["result"] != NONCONFORM or line["nonconformity"]:
        said = _now("Choose a question that does not conform and has no nonconformity yet.")
        raise ValidationError({"question": [said]})
    if not line["clauses"]:
        said = _now("Question %d does not conform to a clause: say which.")
        raise ValidationError({"question": [said % line["line"]]})
    if grade not in dict(GRADES[1:]):
        raise ValidationError({"grade": [_now("Choose minor or major.")]})
    # This verb has judged who may; the auditor need not be a member of the organization.
    entrusted = replace(by, everything=True)
    given = {"cites": line["clauses"], "grade": grade, "found": clock.today()}
    given["owner"] = audit.auditee_id
    raised = FOUND.raise_from(audit, Nonconformity, finding, by=entrusted, given=given)
    return _named_in(audit, line["line"], raised.ref, by)


def _named_in(audit: Audit, number: int, ref: str, by: Actor) -> Audit:
    """The question names the nonconformity that was raised from it."""
    entry, fresh = writing.locked(audit, by)
    before = values.snapshot(fresh)
    fresh.questions = [
        {**one, "nonconformity": [ref]} if one["line"] == number else one
        for one in fresh.questions
    ]
    return writing.store(entry, fresh, before, Act(by, "raise_finding"))


def tell_who_reads_it(audit: Audit, _act: Act) -> None:
    """Whoever the report is for is told that it is there."""
    words = say("The report of the audit is issued: %(record)s")
    notify(audit.report_to_id, words, about=audit.entry)


subscribe("audit.issue", tell_who_reads_it)
