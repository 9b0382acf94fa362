"""What a standard lets be left out, and why nothing of the others (ISO 9001, 4.3)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.lives import Words
from ringbeam.standards.requirements import Requirement

MAY_LEAVE_OUT = "iso-9001"
CONTROLS = ("iso-27001", "A.")
# Why nothing of a standard may be left out, in our own words.
NONE_OF = {
    "iso-14001": _("ISO 14001 lets nothing be left out: all of it is built in and fulfilled."),
    "iso-45001": _("ISO 45001 lets nothing be left out: all of it is built in and fulfilled."),
    "iso-27001": _("ISO/IEC 27001 lets none of clauses 4 to 10 be left out."),
    "iso-20000-1": _(
        "ISO/IEC 20000-1 lets nothing be left out, whatever the organization is or delivers."
    ),
}
IN_THE_STATEMENT = _("A control of Annex A is left out in the Statement of Applicability.")
NOT_HERE = _("Only requirements of ISO 9001 may be left out here.")
A_CHAPTER = _("Name the requirement itself: a whole chapter cannot be left out.")


def refusal(ref: str) -> Words | None:
    """Why this requirement may not be left out here, or None where the standard allows it."""
    standard, _year, number = ref.split(":", 2)
    if standard == CONTROLS[0] and number.startswith(CONTROLS[1]):
        return IN_THE_STATEMENT
    if standard != MAY_LEAVE_OUT:
        return NONE_OF.get(standard, NOT_HERE)
    return None if "." in number else A_CHAPTER


def faults_of(refs: Any) -> Iterator[str]:
    """What is wrong with the requirements that an exclusion names; at most one query."""
    if not isinstance(refs, list) or not all(isinstance(one, str) for one in refs):
        yield _now("Give a list of references such as iso-20000-1:2018:8.6.1.")
        return
    if len(refs) > 1:
        yield _now("An exclusion names one requirement, so that each has its reason.")
    known = set(Requirement.objects.filter(ref__in=refs).values_list("ref", flat=True))
    for ref in refs:
        if ref not in known:
            yield _now("There is no requirement %s in the library of standards.") % ref
        elif why := refusal(ref):
            yield str(why)
