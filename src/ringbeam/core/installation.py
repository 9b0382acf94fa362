"""The installation itself: whose it is, its editions, whether it only demonstrates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.prepared import PreparedRows


class Installation(models.Model):
    """The one row about this database. The demonstration mark can be set and never taken away
    (a trigger in the database refuses it): such data can never count in a real organization."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    organization = models.CharField(_("organization"), max_length=120, blank=True)
    editions = models.JSONField(_("editions"), default=list)
    demonstration = models.BooleanField(_("demonstration"), default=False)
    created = models.DateTimeField(default=clock.now)
    setup_digest = models.CharField(max_length=64, blank=True)
    setup_until = models.DateTimeField(null=True)

    # The sign-in policy; core.sign_in_policy is the one way to it.
    factor_roles = models.JSONField(default=list)
    idle_minutes = models.PositiveSmallIntegerField(default=0)
    policy_since = models.DateTimeField(null=True)

    # Goes up whenever a custom field is declared, changed or retired. Null at first: with a
    # default, SQLite makes the table anew and loses the triggers that keep the mark.
    custom_version = models.PositiveIntegerField(null=True)

    # The organization's zones by name, that in force first, then those of before, parted by
    # blanks; core.organization_zone is the one way to them. Null as above: UTC.
    zones = models.CharField(max_length=400, null=True)  # noqa: DJ001 - see above

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="core_one_installation"),
        )

    def __str__(self) -> str:
        return self.organization


def installation() -> Installation:
    """The row about this database, made when there is none yet."""
    found: list[Installation] = _the_one.instances()
    return found[0] if found else Installation.objects.get_or_create(pk=1)[0]


_the_one = PreparedRows(lambda: Installation.objects.filter(pk=1), places=0)
