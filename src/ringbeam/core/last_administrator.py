"""Somebody who administers everything is always left: nobody locks everybody out (A.5.18)."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.accounts import Grant
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import ADMINISTRATOR


def of_everything(grants: Iterable[Grant]) -> bool:
    """Whether one of these grants makes somebody an administrator of everything."""
    return any(
        one.role == ADMINISTRATOR.name and one.scope_id is None and not one.kinds
        for one in grants
    )


def keep_one(gone: Iterable[Grant]) -> None:
    """Called when grants are gone, or their account is closed, in the unit that does it.

    Raises Refused when nobody is left who signs in and administers everything from now on
    without an end.
    """
    if not of_everything(gone):
        return
    now = clock.now()
    left = Grant.objects.filter(
        Q(until__isnull=True),
        role=ADMINISTRATOR.name,
        scope__isnull=True,
        start__lte=now,
        account__is_active=True,
    )
    if not of_everything(left):
        raise Refused(
            [_("Nobody would be left who administers everything. Name another one first.")]
        )
