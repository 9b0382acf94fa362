"""Security incidents: for those alone who need to know (20000-1, 8.7.3.3; 27001, A.5.26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import inside, owner, participant
from ringbeam.organization.people import Person
from ringbeam.security.roles import security_officer
from ringbeam.security.security_incident_days import CRITICAL, HIGH, LOW, MEDIUM, set_days
from ringbeam.security.security_incident_life import LIFE

SORTS = (
    ("", _("Not said yet")),
    ("malware", _("Malware")),
    ("deceit", _("Phishing or other deceit")),
    ("access", _("Access without permission")),
    ("disclosure", _("Disclosure")),
    ("device", _("Lost or stolen device")),
    ("outage", _("Attack on availability")),
    ("misuse", _("Misuse by somebody of ours")),
    ("physical", _("Theft, fire, water")),
    ("else", _("Something else")),
)
SEVERITIES = (
    ("", _("Not assessed yet")),
    (CRITICAL, _("Critical")),
    (HIGH, _("High")),
    (MEDIUM, _("Medium")),
    (LOW, _("Low")),
)
CONCERNED = (("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No")))
AUTHORITY = (
    ("", _("Not decided yet")),
    ("told", _("The authority was told")),
    ("no_need", _("The authority need not be told")),
)


@register(
    prefix="SIN",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.7.3.3", "ISO/IEC 27001:2022 A.5.26"),
        *("ISO/IEC 27001:2022 A.5.27", "ISO/IEC 27001:2013 A.16.1.5"),
        "ISO/IEC 27001:2013 A.16.1.6",
    ),
    kind="security_incident",
    plural="security-incidents",
)
class SecurityIncident(Record):
    """Something that harmed, or is likely to harm, the security of information.

    Whoever noticed it, who deals with it and with whom it is shared see it, and the information
    security officers; managers and auditors do not, unless they need to know.
    """

    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("who deals with it"))
    reporter = refers_to(Person, verbose_name=_("who noticed it"))
    noticed = models.DateTimeField(_("noticed"), null=True, blank=True)
    description = models.TextField(_("what happened"), blank=True)
    sort = models.CharField(_("sort"), max_length=10, choices=SORTS, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=SEVERITIES, blank=True)
    personal_data = models.CharField(
        _("personal data are concerned"), max_length=4, choices=CONCERNED, blank=True
    )
    authority = models.CharField(_("authority"), max_length=7, choices=AUTHORITY, blank=True)
    authority_because = models.TextField(_("why, or how it was told"), blank=True)
    authority_decided = models.DateTimeField(_("decided on"), null=True, editable=False)
    informed = models.TextField(_("whom of top management was informed, and when"), blank=True)
    containment = models.TextField(_("how it was contained"), blank=True)
    resolution = models.TextField(_("what was done"), blank=True)
    evidence = models.TextField(_("evidence, and where it is kept"), blank=True)
    effects = models.TextField(_("what it did to services and people"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    lessons = models.TextField(_("what was learned"), blank=True)
    dismissed_because = models.TextField(_("why it is no incident"), blank=True)
    resolve_by = models.DateTimeField(_("to be resolved by"), null=True, editable=False)
    resolved = models.DateTimeField(_("resolved"), null=True, editable=False)
    closed = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("security incident")
        verbose_name_plural = _("security incidents")
        indexes = (among_open("security_incident_open", "due", "entry"),)

    class Register:
        life = LIFE
        columns = ("title", "state", "severity", "sort", "owner", "due")
        filters = (
            *("state", "severity", "sort", "personal_data", "authority", "owner", "service"),
            *("due", "archived"),
        )
        sorts = ("due", "-entry", "-updated")
        search = ("title", "description", "resolution")
        form = (
            *("title", "description", "noticed", "reporter", "service", "sort", "severity"),
            *("owner", "personal_data", "authority", "authority_because", "informed"),
            *("containment", "resolution", "evidence", "effects", "cause", "lessons"),
            "dismissed_because",
        )
        views = (
            *(OPEN, MINE),
            View("late", _("Overdue"), "state=open&due=overdue", hot=True),
            View("personal", _("With personal data"), "personal_data=yes"),
            ALL,
        )
        see = security_officer | owner | participant
        edit, add = security_officer | owner, inside | security_officer
        say = security_officer | owner | participant
        participants = ("reporter",)
        settle = (set_days,)
        icon = "shield-half"
