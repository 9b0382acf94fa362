"""The life of an audit: planned, under way, and ended by a report (9.2.2 of all five)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager, owner, participant
from ringbeam.evaluation.independence import (
    conflicts_of,
    reasons_kept,
    reasons_now,
    scope_of,
    team_of,
)
from ringbeam.evaluation.questions import not_concluded

PLANNED, UNDER_WAY, REPORTED, CANCELLED = "planned", "under_way", "reported", "cancelled"
SHOWN = 5


def it_is_defined(audit: Any, _act: Act) -> Words | None:
    """Criteria, scope, auditor and questions are known."""
    lacking = [
        label
        for given, label in (
            (audit.criteria, _("the editions it is audited against")),
            (scope_of(audit), _("the service, site or unit that is audited")),
            (audit.owner_id, _("the lead auditor")),
            (audit.objectives.strip(), _("objectives and methods")),
            (audit.questions, _("the questions")),
        )
        if not given
    ]
    said = _("Still to be said: %s.")
    return said % ", ".join(map(str, lacking)) if lacking else None


def auditors_are_independent(audit: Any, act: Act) -> Words | None:
    """No auditor audits own processes, own work or the own line, unless safeguarded.

    A page that only offers the move says what was found when auditors or scope last changed.
    """
    return " ".join(reasons_now(audit) if act.said else reasons_kept(audit)) or None


def every_question_is_answered(audit: Any, _act: Act) -> Words | None:
    """Each question has a result, and evidence for it."""
    faults = list(not_concluded(audit.questions))
    more = _(" And %d more.") % (len(faults) - SHOWN) if len(faults) > SHOWN else ""
    return " ".join(faults[:SHOWN]) + str(more) if faults else None


def an_auditor_reports(audit: Any, act: Act) -> Words | None:
    """Whoever audited says what was found."""
    if act.by.everything or act.by.person in team_of(audit):
        return None
    return _("The report is issued by an auditor of this audit.")


def somebody_is_told(audit: Any, _act: Act) -> Words | None:
    """The report has a reader who answers for what was audited."""
    return None if audit.report_to_id else _("Say to whom it is reported.")


def keep_what_was_checked(audit: Any, act: Act) -> None:
    """What the check of independence found stays with the audit."""
    if scope_of(audit) and team_of(audit):
        audit.conflicts = [one.kept() for one in conflicts_of(audit)]
        audit.checked = act.at
    else:
        audit.conflicts, audit.checked = [], None


LIFE = Life(
    start=PLANNED,
    states={
        PLANNED: _("Planned"),
        UNDER_WAY: _("Under way"),
        REPORTED: _("Reported"),
        CANCELLED: _("Cancelled"),
    },
    moves=(
        Move(
            *("begin", _("Begin"), (PLANNED,), UNDER_WAY),
            needs=(it_is_defined, auditors_are_independent),
            then=(keep_what_was_checked,),
            stamps="began",
        ),
        Move(
            *(
                "issue",
                _("Issue report"),
                (UNDER_WAY,),
                REPORTED,
                manager | owner | participant,
            ),
            needs=(
                *(it_is_defined, auditors_are_independent, every_question_is_answered),
                *(an_auditor_reports, somebody_is_told),
                filled("conclusion", _("The conclusion is empty.")),
            ),
            asks=("conclusion",),
            then=(keep_what_was_checked,),
            stamps="reported",
            lasting=_("Who reads the report was told that it is issued."),
        ),
        Move(
            *("cancel", _("Cancel"), (PLANNED, UNDER_WAY), CANCELLED, manager),
            needs=(filled("cancelled_because", _("Say why it does not take place.")),),
            asks=("cancelled_because",),
        ),
        Move("plan", _("Plan again"), (UNDER_WAY, CANCELLED), PLANNED, manager),
        Move("reopen", _("Reopen"), (REPORTED,), UNDER_WAY, manager),
    ),
    closed=frozenset({REPORTED, CANCELLED}),
    who=manager | owner,
)
