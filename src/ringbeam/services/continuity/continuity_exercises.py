"""Continuity exercises: whether the plan works, before it is needed (20000-1:2018, 8.7.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.documents.documents import Document
from ringbeam.services.continuity.continuity_requirements import hours
from ringbeam.services.continuity.exercise_life import LIFE

SORTS = (
    ("talk", _("Talked through")),
    ("walk", _("Walked through on site")),
    ("part", _("Recovery of a part")),
    ("full", _("Recovery of the whole")),
)
RESULTS = (
    ("", _("Not known yet")),
    ("as_planned", _("As planned")),
    ("with_gaps", _("With gaps")),
    ("failed", _("Failed")),
)


@register(
    prefix="CEX",
    clauses=("ISO/IEC 20000-1:2018 8.7.2", "ISO/IEC 27001:2022 A.5.30"),
    kind="continuity_exercise",
    plural="continuity-exercises",
)
class ContinuityExercise(Record):
    """A test of a continuity plan: what was assumed, how long it took, and what was found."""

    about = shared_reference("service", label=_("service"), public="service", required=True)
    owner = shared_reference("person", label=_("who leads it"))
    plan = refers_to(Document, verbose_name=_("plan"))
    sort = models.CharField(_("sort"), max_length=4, choices=SORTS, default="talk")
    scenario = models.TextField(_("what is assumed to have happened"), blank=True)
    participants = models.TextField(_("who takes part"), blank=True)
    held = models.DateField(_("held on"), null=True, blank=True)
    recovered = hours(_("hours until it was back"))
    lost = hours(_("hours of data lost"))
    result = models.CharField(_("result"), max_length=10, choices=RESULTS, blank=True)
    finding = models.TextField(_("what was found"), blank=True)
    follow_up = models.TextField(_("what is done about it"), blank=True)
    cancelled_because = models.TextField(_("why it is not held"), blank=True)
    evaluated = models.DateTimeField(_("evaluated"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("continuity exercise")
        verbose_name_plural = _("continuity exercises")
        indexes = (
            among_open("services_exercise_open", "due", "entry"),
            models.Index(fields=["about", "held"], name="services_exercise_of"),
        )

    class Register:
        life = LIFE
        columns = ("title", "service", "state", "sort", "due", "held", "result")
        filters = ("state", "service", "sort", "result", "plan", "owner", "due", "archived")
        sorts = ("due", "-held", "-entry")
        search = ("title", "scenario", "finding")
        form = (
            *("title", "service", "plan", "sort", "due", "owner", "scenario", "participants"),
            *("held", "recovered", "lost", "result", "finding", "follow_up"),
            "cancelled_because",
        )
        views = (OPEN, View("gaps", _("With gaps"), "result=with_gaps"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "clipboard-check", True
