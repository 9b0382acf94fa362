"""The rules, one subject a file; importing a subject declares its rules."""

from ringbeam.conformity.rules import (
    actions,
    audit_findings,
    audits,
    controls,
    documents,
    incidents,
    levels,
    nonconformities,
    reading,
    risk_decisions,
    risks,
    services,
)

SUBJECTS = (
    actions,
    audit_findings,
    audits,
    controls,
    documents,
    incidents,
    levels,
    nonconformities,
    reading,
    risks,
    risk_decisions,
    services,
)
