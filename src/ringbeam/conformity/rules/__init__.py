"""The rules, one subject a file; importing a subject declares its rules."""

from ringbeam.conformity.rules import (
    documents,
    incidents,
    levels,
    nonconformities,
    services,
)

SUBJECTS = (documents, incidents, levels, nonconformities, services)
