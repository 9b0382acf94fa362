"""How each word of conformity and of other states is drawn: token, icon and label."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Mark:
    """A status as people see it: shape, word, then colour. ``token`` is its data-s in CSS."""

    token: str
    icon: str
    label: Words


# Outlined marks are worked out by rules, filled ones were concluded by a person.
MARKS: dict[str, Mark] = {
    "judged_conforming": Mark("jud", "circle-check-filled", _("Judged conforming")),
    "evidence_current": Mark("cur", "circle-check", _("Evidence current")),
    "ageing": Mark("age", "hourglass-low", _("Ageing")),
    "partial": Mark("part", "half", _("Partial")),
    "overdue": Mark("over", "clock-exclamation", _("Overdue")),
    "failing": Mark("fail", "alert-octagon", _("Failing")),
    "minor_open": Mark("minor", "alert-octagon-filled", _("Minor open")),
    "major_open": Mark("major", "octagon-major", _("Major open")),
    "needs_person": Mark("need", "user", _("Needs a person")),
    "no_evidence": Mark("none", "circle-dashed", _("No evidence")),
    "not_applicable": Mark("na", "minus", _("Not applicable")),
}

# The order of legends.
LEGEND = (
    *("judged_conforming", "evidence_current", "ageing", "partial", "overdue", "failing"),
    *("minor_open", "major_open", "needs_person", "no_evidence", "not_applicable"),
)

# The order of counts: what hurts most first. The order of bars: what is settled first.
WORST_FIRST = (
    *("major_open", "minor_open", "failing", "no_evidence", "overdue", "partial", "ageing"),
    *("needs_person", "evidence_current", "judged_conforming", "not_applicable"),
)
SETTLED_FIRST = (
    *("judged_conforming", "evidence_current", "needs_person", "ageing", "partial", "overdue"),
    *("no_evidence", "failing", "minor_open", "major_open", "not_applicable"),
)

PLAIN_MARKS: dict[str, tuple[str, str]] = {
    "ok": ("ok", "check"),
    "warn": ("warn", "alert-triangle"),
    "bad": ("bad", "x"),
    "info": ("info", "info-circle"),
    "none": ("none", "circle-dashed"),
    "over": ("over", "clock-exclamation"),
    "age": ("age", "clock"),
}
