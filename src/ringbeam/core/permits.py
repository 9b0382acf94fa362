"""What is permitted beside the rules, as rows: permission sets, and changes to roles (A.5.18).

Both are written on each of their grants, so that no request reads a row of these.
"""

from django.db import models
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.accounts import Account

PREFIX = "set:"


class PermissionSet(models.Model):
    """A named set of acts on kinds, such as what a document controller may."""

    title = models.CharField(gettext_lazy("name"), max_length=80, unique=True)
    says = models.TextField(gettext_lazy("what it is for"), blank=True)
    permits = models.JSONField(gettext_lazy("permits"), default=dict)

    def __str__(self) -> str:
        return self.title

    @property
    def role(self) -> str:
        """What its grants say in place of a role."""
        return f"{PREFIX}{self.pk}"


class RoleChange(models.Model):
    """What was added to a role of the product here, and taken from it; none: as shipped.

    ``permits`` are acts by kind as a grant carries them: one with a minus before it is taken.
    """

    role = models.CharField(max_length=40, unique=True)
    permits = models.JSONField(default=dict)
    changed = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.role


def is_set(role: str) -> bool:
    """Whether a grant that says this in place of a role is one of a permission set."""
    return role.startswith(PREFIX)


def called(role: str) -> str:
    """The title of the set that a grant names; "" for a role or a set that is gone."""
    number = role.removeprefix(PREFIX) if is_set(role) else ""
    rows = PermissionSet.objects.filter(pk=int(number)) if number.isdecimal() else None
    return (rows.values_list("title", flat=True).first() or "") if rows is not None else ""


def changes_to(role: str) -> dict[str, list[str]]:
    """What grants of a role carry: what was added to it here and taken; one statement."""
    found = RoleChange.objects.filter(role=role).values_list("permits", flat=True).first()
    return dict(found or {})
