"""The words of conformity: one list, in the order in which one of them is shown in a cell."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

NOT_APPLICABLE = "not_applicable"
MAJOR_OPEN = "major_open"
MINOR_OPEN = "minor_open"
FAILING = "failing"
NO_EVIDENCE = "no_evidence"
OVERDUE = "overdue"
PARTIAL = "partial"
AGEING = "ageing"
JUDGED_CONFORMING = "judged_conforming"
NEEDS_PERSON = "needs_person"
EVIDENCE_CURRENT = "evidence_current"
NOT_ASSESSED = "not_assessed"
OPPORTUNITY, MINOR, MAJOR = "opportunity", "minor", "major"

# The first that holds is shown.
ORDER = (
    *(NOT_APPLICABLE, MAJOR_OPEN, MINOR_OPEN, FAILING, NO_EVIDENCE, OVERDUE, PARTIAL, AGEING),
    *(JUDGED_CONFORMING, NEEDS_PERSON, EVIDENCE_CURRENT),
)

LABELS: dict[str, Words] = {
    NOT_APPLICABLE: _("Not applicable"),
    MAJOR_OPEN: _("Major open"),
    MINOR_OPEN: _("Minor open"),
    FAILING: _("Failing"),
    NO_EVIDENCE: _("No evidence"),
    OVERDUE: _("Overdue"),
    PARTIAL: _("Partial"),
    AGEING: _("Ageing"),
    JUDGED_CONFORMING: _("Judged conforming"),
    NEEDS_PERSON: _("Needs a person"),
    EVIDENCE_CURRENT: _("Evidence current"),
}

# What a person can conclude, or nobody did yet.
JUDGEMENTS: dict[str, Words] = {
    NOT_ASSESSED: _("Not assessed"),
    JUDGED_CONFORMING: _("Judged conforming"),
    OPPORTUNITY: _("Opportunity for improvement"),
    MINOR: _("Minor nonconformity"),
    MAJOR: _("Major nonconformity"),
}

# What calls for attention, the most pressing first.
PRESSING = (MAJOR_OPEN, MINOR_OPEN, FAILING, OVERDUE, PARTIAL, AGEING)
HURTING = (MAJOR_OPEN, MINOR_OPEN, FAILING, OVERDUE)


def shown(held: set[str]) -> str:
    """The one word of a cell: the first in order that holds; ValueError when none does."""
    for word in ORDER:
        if word in held:
            return word
    raise ValueError("a requirement has at least one word")


def worst(words: list[str]) -> str:
    """The word shown for several requirements in one cell: the first in order among them.

    What does not apply says nothing of the others.
    """
    counted = [word for word in words if word != NOT_APPLICABLE]
    return shown(set(counted)) if counted else NOT_APPLICABLE
