"""Ratings: how content somebody was with a ticket, in five steps and words (8.3.2, 9.1.2)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import (
    Record,
    Reference,
    among_open,
    refers_to,
    shared_reference,
)
from ringbeam.core.registers import ALL, MINE, View, register
from ringbeam.core.rules import auditor, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.desk.rating_life import RATING, as_it_was_said, keep_day
from ringbeam.desk.roles import agent
from ringbeam.desk.survey_programmes import SurveyProgramme
from ringbeam.organization.answers import ANSWERS

STARS = (
    (1, _("Not content at all")),
    (2, _("Rather not content")),
    (3, _("Neither nor")),
    (4, _("Rather content")),
    (5, _("Very content")),
)
WAYS = (
    ("told", _("Told to somebody here")),
    ("mail", _("By e-mail")),
    ("portal", _("Portal")),
)
# Those that the person gave without us between; they alone count in figures and rules.
OWN = ("mail", "portal")


@register(
    prefix="RTG",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.3.2", "ISO 9001:2015 9.1.2"),
        "ISO 9001:2026 9.1.2",
    ),
)
class Rating(Record):
    """What one person said of one ticket, once; it stays as it was said.

    A low one waits for a person who follows it up. The people of the customer do not read it,
    beside the one who gave it.
    """

    customer = shared_reference("customer", label=_("customer"))
    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("followed up by"))
    ticket = Reference(
        "incident", "service_request", verbose_name=_("ticket"), null=True, blank=True
    )
    programme = refers_to(SurveyProgramme, verbose_name=_("survey programme"))
    stars = models.PositiveSmallIntegerField(
        _("rating"),
        choices=STARS,
        default=3,
        validators=(MinValueValidator(1), MaxValueValidator(5)),
    )
    comment = models.TextField(_("in their words"), blank=True)
    answers = WrittenField(_("answers"), wording=ANSWERS, default=dict, blank=True)
    edition = models.PositiveIntegerField(_("version answered"), default=0)
    way = models.CharField(_("how it came"), max_length=6, choices=WAYS, default="told")
    followed = models.TextField(_("what was done about it"), blank=True)
    answered = models.DateTimeField(_("followed up on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        indexes = (
            among_open("desk_rating_open", "due", "entry"),
            models.Index(fields=["customer", "created"], name="desk_rating_customer"),
            models.Index(fields=["about", "created"], name="desk_rating_service"),
        )

    class Register:
        life = RATING
        columns = ("title", "stars", "state", "customer", "service", "owner", "created")
        filters = ("state", "stars", "customer", "service", "owner", "due", "archived")
        sorts = ("-entry", "stars", "due", "-updated")
        search = ("title", "comment")
        form = (
            *("title", "stars", "comment", "ticket", "customer", "service", "way"),
            *("programme", "answers", "edition", "owner", "followed"),
        )
        views = (
            View("follow_up", _("To be followed up"), "state=to_follow_up", hot=True),
            *(MINE, ALL),
        )
        see, edit, add = agent | manager | auditor | owner, agent | manager | owner, manager
        settle = (as_it_was_said, keep_day)
        icon, group = "star-filled", "Check"
