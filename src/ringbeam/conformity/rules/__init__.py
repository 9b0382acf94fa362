"""The rules, one subject a file; importing a subject declares its rules."""

from ringbeam.conformity.rules import (
    documents,
    incidents,
    levels,
    nonconformities,
    risk_decisions,
    risks,
    services,
)

SUBJECTS = (documents, incidents, levels, nonconformities, risks, risk_decisions, services)
