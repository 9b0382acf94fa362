"""Major incidents: led by one person, told to top management and those affected, reviewed.

ISO/IEC 20000-1:2018, 8.6.1. A record of its own, to which incidents belong: it has roles, a
rhythm of updates and a review that no single ticket has, and it outlives them.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lines import CHOICE, LONG, RECORDS, Column, Lines
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.desk.major_life import LIFE, keep_rhythm
from ringbeam.desk.roles import agent
from ringbeam.desk.status_letters import tell_followers
from ringbeam.documents.documents import Document
from ringbeam.organization.people import Person

BELONGS_TO = "part_of_major"
STAGES = (
    ("investigating", _("We look for the cause")),
    ("identified", _("The cause is known")),
    ("watching", _("Mended, we keep watching")),
    ("restored", _("It works again")),
)
WAYS = (
    ("call", _("By telephone")),
    ("meeting", _("In person")),
    ("message", _("In writing")),
)
HOURLY = 60


@register(
    prefix="MAJ",
    clauses=("ISO/IEC 20000-1:2018 8.6.1",),
    kind="major_incident",
    plural="major-incidents",
)
class MajorIncident(Record):
    """An outage or loss so grave that it is handled apart: led, announced, and reviewed.

    ``updates`` are what those affected were told, ``informed`` who of top management was; both
    are added to by verbs alone. ``due`` is when the next update falls due, after its end the
    review.
    """

    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("major incident manager"), public="manager")
    communicator = refers_to(Person, verbose_name=_("tells those affected"))
    lead = refers_to(Person, verbose_name=_("leads the repair"))
    procedure = refers_to(Document, verbose_name=_("procedure followed"))
    effect = models.TextField(_("what is affected, and how"), blank=True)
    announcement = models.CharField(
        _("what those affected read"),
        max_length=200,
        blank=True,
        help_text=_("In their words. While it is empty, the status page says nothing."),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes between updates"), default=HOURLY)
    began = models.DateTimeField(_("trouble since"), null=True, blank=True)
    updates = Lines(
        Column("at", _("at")),
        Column("stage", _("stage"), CHOICE, STAGES, required=True),
        Column("text", _("text"), LONG, required=True),
        Column("by", _("by")),
        verbose_name=_("updates"),
        editable=False,
    )
    informed = Lines(
        Column("at", _("at")),
        Column("who", _("who"), RECORDS, required=True, refers=("person",)),
        Column("how", _("how"), CHOICE, WAYS, required=True),
        Column("by", _("by")),
        verbose_name=_("top management informed"),
        editable=False,
    )
    cause = models.TextField(_("cause"), blank=True)
    review = models.TextField(_("what was learned"), blank=True)
    restored = models.DateTimeField(_("restored"), null=True, editable=False)
    reviewed = models.DateTimeField(_("reviewed"), null=True, editable=False)
    reminded = models.DateTimeField(_("reminded"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("major incident")
        verbose_name_plural = _("major incidents")
        indexes = (among_open("desk_major_due", "due", "entry"),)

    class Register:
        life = LIFE
        columns = ("title", "service", "state", "manager", "began", "restored", "due")
        filters = ("state", "service", "manager", "due", "restored", "reviewed", "archived")
        sorts = ("-entry", "due", "-updated")
        search = ("title", "effect", "cause", "review")
        form = (
            *("title", "service", "effect", "announcement", "minutes", "began", "manager"),
            *("communicator", "lead", "procedure", "cause", "review"),
        )
        views = (
            *(OPEN, MINE),
            View("late", _("Update or review overdue"), "state=open&due=overdue", hot=True),
            View("review", _("To be reviewed"), "state=restored"),
            ALL,
        )
        see, edit, add = inside | auditor, agent | manager | owner, agent | manager
        settle, follow = (keep_rhythm,), (tell_followers,)
        icon = "alert-triangle"
        extra: ClassVar[dict[str, Any]] = {"shown_apart": ("updates", "informed", "reminded")}
