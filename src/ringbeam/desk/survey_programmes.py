"""Survey programmes: which tickets are asked about, and how many (20000-1:2018, 8.3.2)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to, shared_reference
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, manager, owner
from ringbeam.desk.rating_life import PROGRAMME
from ringbeam.desk.roles import agent
from ringbeam.organization.questionnaires import Questionnaire

STARS = 5
KINDS = (
    ("both", _("Incidents and service requests")),
    ("incident", _("Incidents")),
    ("service_request", _("Service requests")),
)


@register(
    prefix="SVP",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.3.2", "ISO 9001:2015 9.1.2"),
        "ISO 9001:2026 9.1.2",
    ),
    kind="survey_programme",
    plural="survey-programmes",
)
class SurveyProgramme(Record):
    """Whom one asks how a ticket went, after it was resolved: by kind, service and customer.

    ``share`` of a hundred are asked, nobody twice within thirty days over all programmes.
    ``low`` and below call for follow-up.
    """

    about = shared_reference("service", label=_("only of the service"), public="service")
    customer = shared_reference("customer", label=_("only of the customer"))
    kinds = models.CharField(
        _("of which tickets"), max_length=20, choices=KINDS, default="both"
    )
    share = models.PositiveSmallIntegerField(
        _("how many of a hundred are asked"),
        default=100,
        validators=(MinValueValidator(1), MaxValueValidator(100)),
    )
    question = models.CharField(
        _("question"),
        max_length=200,
        blank=True,
        help_text=_("Asked with one to five; empty asks how content somebody is."),
    )
    form = refers_to(Questionnaire, verbose_name=_("further questions"))
    low = models.PositiveSmallIntegerField(
        _("followed up from this rating down"),
        default=2,
        validators=(MinValueValidator(1), MaxValueValidator(4)),
    )
    began = models.DateTimeField(_("began"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("survey programme")
        verbose_name_plural = _("survey programmes")

    class Register:
        life = PROGRAMME
        columns = ("title", "state", "kinds", "service", "customer", "share", "owner")
        filters = ("state", "service", "customer", "owner", "archived")
        sorts = ("-entry", "title", "-updated")
        form = (
            *("title", "owner", "kinds", "service", "customer", "share", "question", "form"),
            "low",
        )
        views = (View("running", _("Running"), "state=running"), ALL)
        see, edit, add = agent | manager | auditor | owner, manager | owner, manager
        icon, group, seldom = "message-report", "Check", True

    def reasons_against(self) -> dict[str, list[str]]:
        """While people are asked, nobody is left without an owner to follow up."""
        lost = self.state == "running" and self.owner_id is None
        return {"owner": [_now("Somebody follows up what is answered.")]} if lost else {}
