"""Invocations: a continuity plan was needed, and what came of it (20000-1:2018, 8.7.2)."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, OPEN, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.documents.documents import Document

REPORTED = timedelta(days=14)


def is_back(one: Any, act: Act) -> Words | None:
    """It says since when work is normal again."""
    if one.ended is not None and one.started < one.ended <= act.at:
        return None
    return _("Say since when everything is normal again, after it began.")


def report_next(one: Any, act: Act) -> None:
    """It is reported within two weeks."""
    one.due = clock.due_on(clock.day_of(act.at + REPORTED))


@register(
    prefix="CIN",
    clauses=("ISO/IEC 20000-1:2018 8.7.2", "ISO/IEC 27001:2022 A.5.29"),
    kind="continuity_invocation",
    plural="continuity-invocations",
)
class ContinuityInvocation(Record):
    """The time in which a service ran by its continuity plan, and the report of it."""

    about = shared_reference("service", label=_("service"), public="service", required=True)
    owner = shared_reference("person", label=_("who leads it"))
    plan = refers_to(Document, verbose_name=_("plan"))
    started = models.DateTimeField(_("plan invoked"))
    ended = models.DateTimeField(_("normal again"), null=True, blank=True)
    cause = models.TextField(_("cause"), blank=True)
    effect = models.TextField(_("what it did to the service and its customers"), blank=True)
    recovery = models.TextField(_("how it was recovered"), blank=True)
    review = models.TextField(_("what the plan lacked, and what is done about it"), blank=True)
    told = models.TextField(_("to whom this was reported"), blank=True)
    reported = models.DateTimeField(_("reported"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("invocation of a continuity plan")
        verbose_name_plural = _("invocations of continuity plans")
        indexes = (among_open("services_invocation_open", "due", "entry"),)

    class Register:
        life = Life(
            start="invoked",
            states={
                "invoked": _("Plan invoked"),
                "recovered": _("Recovered"),
                "reported": _("Reported"),
            },
            moves=(
                Move(
                    *("recover", _("Everything is normal again"), ("invoked",), "recovered"),
                    needs=(is_back,),
                    asks=("ended",),
                    then=(report_next,),
                    icon="check",
                ),
                Move(
                    *("report", _("It was reported"), ("recovered",), "reported"),
                    needs=(
                        filled("cause", _("Say what caused it.")),
                        filled("effect", _("Say what it did to the service.")),
                        filled("recovery", _("Say how it was recovered.")),
                        filled(
                            "review", _("Say what the plan lacked, or that it lacked nothing.")
                        ),
                        filled("told", _("Say to whom it was reported.")),
                    ),
                    asks=("cause", "effect", "recovery", "review", "told"),
                    stamps="reported",
                    icon="check",
                ),
            ),
            closed=frozenset({"reported"}),
            who=manager | owner,
        )
        columns = ("title", "service", "state", "started", "ended", "due")
        filters = ("state", "service", "plan", "owner", "due", "archived")
        sorts = ("-started", "due", "-entry")
        search = ("title", "cause", "review")
        form = (
            *("title", "service", "plan", "started", "ended", "owner", "cause", "effect"),
            *("recovery", "review", "told"),
        )
        views = (OPEN, ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "alert-octagon", True
