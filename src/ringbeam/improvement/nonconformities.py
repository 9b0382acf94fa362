"""Nonconformities: what was not as required, and what was done about it (clause 10)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.entries import Record
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.raising import Raising
from ringbeam.core.registers import ALL, MINE, OPEN, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.verbs import verb
from ringbeam.core.written import WrittenField
from ringbeam.standards.citing import CITED, unknown_citations

GRADES = (("", _("Not graded")), ("minor", _("Minor")), ("major", _("Major")))
FOUND = Raising(into="description", link="found_in")

LIFE = Life(
    start="open",
    states={
        "open": _("Open"),
        "corrected": _("Corrected"),
        "effect_pending": _("Effect pending"),
        "cleared": _("Cleared"),
    },
    moves=(
        Move(
            *("correct", _("Correct"), ("open",), "corrected", manager | owner),
            needs=(filled("correction", _("The correction is empty.")),),
            asks=("correction", "cause"),
        ),
        Move("act", _("Await effect"), ("corrected",), "effect_pending", manager | owner),
        Move(
            *("clear", _("Clear"), ("corrected", "effect_pending"), "cleared"),
            needs=(filled("effect", _("What shows the effect is empty.")),),
            asks=("effect",),
            stamps="cleared",
        ),
        Move("reopen", _("Reopen"), ("corrected", "effect_pending", "cleared"), "open"),
    ),
    closed=frozenset({"cleared"}),
    who=manager,
)


@register(
    prefix="NC",
    clauses=(
        *("ISO 9001:2015 10.2", "ISO 9001:2026 10.2", "ISO 14001:2015 10.2"),
        *("ISO 14001:2026 10.2", "ISO 45001:2018 10.2", "ISO/IEC 27001:2013 10.1"),
        *("ISO/IEC 27001:2022 10.2", "ISO/IEC 20000-1:2018 10.1"),
    ),
    plural="nonconformities",
)
class Nonconformity(Record):
    """Something that was not as required. It lowers just the clauses that it cites, while open.

    ``cites`` holds references such as iso-20000-1:2018:8.6.1. Only a person grades it.
    """

    description = models.TextField(_("what was found"))
    cites = WrittenField(_("clauses not met"), wording=CITED, default=list, blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=GRADES, blank=True)
    correction = models.TextField(_("correction"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    effect = models.TextField(_("what shows the effect"), blank=True)
    found = models.DateField(_("found on"), null=True, blank=True)
    cleared = models.DateTimeField(_("cleared"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("nonconformity")
        verbose_name_plural = _("nonconformities")

    class Register:
        life = LIFE
        columns = ("title", "grade", "state", "owner", "found", "updated")
        filters = ("state", "grade", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "description", "correction", "cause")
        form = (
            *("title", "description", "cites", "grade", "owner", "found"),
            *("correction", "cause", "effect"),
        )
        views = (OPEN, MINE, ALL)
        see, edit, add = inside | auditor, manager | owner, inside
        icon, group = "alert-octagon", "Improve"
        extra: ClassVar[dict[str, Any]] = {"new_key": "f"}

    def reasons_against(self) -> dict[str, list[str]]:
        """Every citation names a requirement that the library of standards knows."""
        wrong = unknown_citations(self.cites)
        return {"cites": wrong} if wrong else {}


@verb(who=inside, on="*", label=_("Raise nonconformity"), asks=("finding",))
def raise_nonconformity(record: Record, *, finding: str, by: Actor) -> Nonconformity:
    """Raise a nonconformity found in any record, and link the two; both or nothing.

    The first line of the finding becomes the title. Clauses and grade are given on its page.
    Raises ValidationError when the finding is empty.
    """
    return FOUND.raise_from(record, Nonconformity, finding, by=by)
