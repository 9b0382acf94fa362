"""Outages: times in which a service was not there, or not for all (20000-1:2018, 8.7.1)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, inside
from ringbeam.services.availability.outage_life import (
    BACKWARDS,
    ENDED,
    LIFE,
    PLANNED,
    UNPLANNED,
)
from ringbeam.services.configuration_items import ConfigurationItem

SORTS = ((UNPLANNED, _("Unplanned")), (PLANNED, _("Planned work")))
CAUSES = (
    ("", _("Not known yet")),
    ("change", _("A change")),
    ("software", _("Software")),
    ("equipment", _("Equipment")),
    ("capacity", _("Too little capacity")),
    ("supplier", _("A supplier")),
    ("power", _("Power, climate, building")),
    ("people", _("A mistake")),
    ("attack", _("An attack")),
    ("customer", _("The customer")),
    ("else", _("Something else")),
)


@register(prefix="OUT", clauses=("ISO/IEC 20000-1:2018 8.7.1",))
class Outage(Record):
    """A time in which a service was not there, for all of those who use it or for a share.

    What is left out of the figures by agreement says why, and is printed beside them.
    """

    about = shared_reference("service", label=_("service"), public="service", required=True)
    owner = shared_reference("person", label=_("who looks into it"))
    configuration_item = refers_to(ConfigurationItem, verbose_name=_("configuration item"))
    description = models.TextField(_("what was not there"), blank=True)
    sort = models.CharField(_("sort"), max_length=9, choices=SORTS, default=UNPLANNED)
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(
        _("per cent of users or sites"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    told = models.DateTimeField(_("told ahead on"), null=True, blank=True)
    left_out_because = models.TextField(_("why it is left out by agreement"), blank=True)
    cause = models.CharField(_("cause"), max_length=9, choices=CAUSES, blank=True)
    finding = models.TextField(_("what was found"), blank=True)
    prevention = models.TextField(_("what keeps it from coming again"), blank=True)
    dismissed_because = models.TextField(_("why it was none"), blank=True)
    investigated = models.DateTimeField(_("investigated"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        indexes = (
            among_open("services_outage_open", "due", "entry"),
            models.Index(fields=["about", "starts"], name="services_outage_service"),
        )

    class Register:
        life = LIFE
        columns = ("title", "service", "state", "sort", "starts", "ends", "share")
        filters = (
            *("state", "service", "sort", "cause", "owner", "configuration_item", "due"),
            "archived",
        )
        sorts = ("-starts", "due", "-entry")
        search = ("title", "description", "finding")
        form = (
            *("title", "service", "configuration_item", "description", "sort", "starts"),
            *("ends", "share", "told", "left_out_because", "owner", "cause", "finding"),
            *("prevention", "dismissed_because"),
        )
        views = (
            OPEN,
            View("look", _("To be investigated"), "state=over&sort=unplanned", hot=True),
            ALL,
        )
        see, edit, add = inside | auditor, inside, inside
        icon = "bolt"

    def reasons_against(self) -> dict[str, list[str]]:
        """One that is over ended after it began."""
        inverted = self.state in ENDED and self.ends is not None and self.ends <= self.starts
        return {"ends": [str(BACKWARDS)]} if inverted else {}
