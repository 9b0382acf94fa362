"""The rules, one subject a file; importing a subject declares its rules."""

from ringbeam.conformity.rules import (
    actions,
    audit_findings,
    audits,
    controls,
    documented,
    documents,
    duties,
    incidents,
    levels,
    nonconformities,
    problems,
    reading,
    risk_decisions,
    risks,
    scopes,
    services,
)

SUBJECTS = (
    actions,
    audit_findings,
    audits,
    documented,
    controls,
    documents,
    duties,
    incidents,
    levels,
    nonconformities,
    problems,
    reading,
    risks,
    risk_decisions,
    scopes,
    services,
)
