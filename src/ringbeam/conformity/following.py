"""Which editions the organization follows: an old and a new one side by side, with history."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.conformity.assessing import editions_followed
from ringbeam.core.access import tell_of_all, turn
from ringbeam.core.actors import Actor
from ringbeam.core.acts import FOLLOW_EDITIONS, Act
from ringbeam.core.installation import Installation, installation
from ringbeam.core.refusals import Forbidden
from ringbeam.core.rules import manager
from ringbeam.core.units import unit
from ringbeam.standards.editions import management_editions

KIND = "conformity"


def may_choose(actor: Actor) -> bool:
    """Whether the actor may choose what is followed: who manages the system as a whole."""
    return manager.covers_all(actor, KIND)


def follow(edition: str, *, by: Actor) -> bool:
    """Follow an edition, too, beside another one of its standard; False when it is so already.

    Told in the history of the installation. Raises Forbidden, and ValidationError for an
    edition of which no requirements are held.
    """
    if edition not in {one.ref for one in management_editions()}:
        raise ValidationError({"edition": _("The library holds no such edition.")})
    followed = list(editions_followed())
    if edition in followed:
        return False
    standard = edition.partition(":")[0]
    beside = [at for at, one in enumerate(followed) if one.partition(":")[0] == standard]
    followed.insert(beside[-1] + 1 if beside else len(followed), edition)
    return _keep(followed, by)


def leave(edition: str, *, by: Actor) -> bool:
    """Follow an edition no longer; False when it was not followed.

    Raises Forbidden, and ValidationError for the last edition of all: a map of nothing would
    hide every gap.
    """
    followed = [one for one in editions_followed() if one != edition]
    if not followed:
        raise ValidationError({"edition": _("At least one edition is followed.")})
    return edition in editions_followed() and _keep(followed, by)


def _keep(editions: Sequence[str], by: Actor) -> bool:
    if not may_choose(by):
        raise Forbidden([_("This can be done by someone who %s.") % manager.says])
    with unit():
        mine = turn()
        installation()
        row = Installation.objects.select_for_update().get(pk=1)
        before, row.editions = list(row.editions), list(editions)
        row.save(update_fields=["editions"])
        tell_of_all(mine, Act(by, FOLLOW_EDITIONS), {"editions": (before, row.editions)})
    return True
