"""What may change of an audit, by whom and when: scope, results, and what was reported."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.rules import manager
from ringbeam.evaluation.audit_life import REPORTED, UNDER_WAY, keep_what_was_checked
from ringbeam.evaluation.independence import reasons_kept, team_of
from ringbeam.evaluation.questions import found_in

TEAM_AND_SCOPE = (
    *("owner_id", "second_id", "auditee_id", "about_id", "site_id", "unit_id"),
    *("criteria", "programme_id"),
)
IN_THE_REPORT = (*TEAM_AND_SCOPE, "questions", "conclusion", "report_to_id")


def guard(audits: Sequence[Any], act: Act) -> None:
    """Refuse what nobody may do to an audit that is there; work out when it is due.

    Only a manager changes auditors, scope and criteria: auditors would widen what they may
    read. Only an auditor of the audit says what was found. What was reported stays. Auditors
    and scope are checked for independence whenever they change; under way they are refused.
    """
    for audit in audits:
        if audit.was:
            _guard(audit, act)
        else:
            keep_what_was_checked(audit, act)
        audit.due = clock.due_on(audit.end) if audit.end else None


def _guard(audit: Any, act: Act) -> None:
    scope = _changed(audit, TEAM_AND_SCOPE)
    if scope and not manager.allows(act.by, audit):
        raise Forbidden([_("Auditors, scope and criteria are changed by a manager.")])
    if audit.was["state"] == REPORTED == audit.state and _changed(audit, IN_THE_REPORT):
        raise Refused([_("The report is issued. Reopen the audit to change it.")])
    if found_in(audit.questions) != found_in(audit.was["questions"]):
        _may_find(audit, act)
    if scope:
        keep_what_was_checked(audit, act)
        if audit.was["state"] == UNDER_WAY == audit.state and (against := reasons_kept(audit)):
            raise Refused(against)


def _may_find(audit: Any, act: Act) -> None:
    if not act.by.everything and act.by.person not in team_of(audit):
        raise Forbidden([_("Results are written by an auditor of this audit.")])
    if audit.was["state"] != UNDER_WAY:
        raise Refused([_("Results are written while the audit is under way.")])


def _changed(audit: Any, names: Sequence[str]) -> bool:
    return any(getattr(audit, name) != audit.was[name] for name in names)
