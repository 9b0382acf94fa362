"""The words of conformity: one list, in the order in which one of them is shown in a cell."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.web.words import SETTLED_FIRST

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


class Course(Enum):
    """Where a requirement went from one word to another, in the order in which it is told.

    What is left out, or applies again, got neither worse nor better by it.
    """

    WORSE = "worse"
    LEFT_OUT = "left_out"
    APPLIES = "applies"
    BETTER = "better"
    SAME = "same"


# What is said of a course that its two words do not tell.
SAID: dict[Course, Words] = {
    Course.LEFT_OUT: _("It does not apply any more: neither better nor worse."),
    Course.APPLIES: _("It applies again: neither better nor worse than it was."),
}


def course(before: str, now: str) -> Course:
    """Where a requirement went that had one word and has another."""
    if before == now:
        return Course.SAME
    if NOT_APPLICABLE in (before, now):
        return Course.LEFT_OUT if now == NOT_APPLICABLE else Course.APPLIES
    further = SETTLED_FIRST.index(now) > SETTLED_FIRST.index(before)
    return Course.WORSE if further else Course.BETTER


def told_first(turned: Course) -> int:
    """The place of a course among those that are told: the worse first, the better last."""
    return list(Course).index(turned)


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
