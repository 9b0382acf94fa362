"""Monitors: programs that watch a service and tell when it is not there (20000-1, 8.7.1)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner

ALERTMANAGER, UPTIME_KUMA = "alertmanager", "uptime_kuma"
FORMATS = (
    (ALERTMANAGER, _("Prometheus Alertmanager")),
    (UPTIME_KUMA, _("Uptime Kuma")),
)


@register(prefix="MON", clauses=("ISO/IEC 20000-1:2018 8.7.1",))
class Monitor(Record):
    """A program that watches a service; what it tells becomes outages without anybody's hand.

    It speaks by the REST interface, with a token of an account that may add outages.
    """

    about = shared_reference("service", label=_("service"), public="service", required=True)
    speaks = models.CharField(_("format"), max_length=12, choices=FORMATS, default=ALERTMANAGER)
    listens_to = models.TextField(
        _("listens to"),
        blank=True,
        help_text=_(
            "One label and its value in a line, such as service=mail, or for Uptime Kuma the"
            " name of a monitor. Empty: everything that it is told."
        ),
    )
    share = models.PositiveSmallIntegerField(
        _("per cent of users or sites"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    heard = models.DateTimeField(_("heard last"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("monitor")
        verbose_name_plural = _("monitors")
        indexes = (models.Index(fields=["about"], name="services_monitor_for"),)

    class Register:
        life = Life(
            start="in_use",
            states={"in_use": _("In use"), "stopped": _("Stopped")},
            moves=(
                Move("stop", _("Stop"), ("in_use",), "stopped", icon="player-pause"),
                Move("start", _("Use again"), ("stopped",), "in_use", icon="player-play"),
            ),
            closed=frozenset({"stopped"}),
            who=manager | owner,
        )
        columns = ("title", "service", "speaks", "state", "heard")
        filters = ("state", "service", "speaks", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "listens_to")
        form = ("title", "service", "speaks", "listens_to", "share", "owner")
        views = (View("in_use", _("In use"), "state=in_use"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "heartbeat", True
