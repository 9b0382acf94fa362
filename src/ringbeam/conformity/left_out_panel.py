"""On an exclusion: which requirements it leaves out, and what speaks against it (4.3)."""

from typing import Any

from django.utils.translation import gettext_lazy

from ringbeam.conformity.applicability import above
from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import kept_on, some_of
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.organization.exclusions import ACCEPTED, Exclusion


@panel(
    on="exclusion",
    title=gettext_lazy("What speaks against it"),
    template="conformity/sections/left_out.html",
    order=5,
)
def against(exclusion: Exclusion, actor: Actor) -> dict[str, Any] | None:
    """The requirements that it leaves out today, each with how many records speak against it.

    By the results that were kept last today; None before the first, and while it is not
    accepted.
    """
    if exclusion.state != ACCEPTED or not may_read(actor):
        return None
    kept = kept_on(clock.today())
    if kept is None:
        return None
    told = some_of(kept, lambda one: bool(above(one, exclusion.cites)))
    return {
        "left": [
            {
                "number": one.requirement.rpartition(":")[2],
                "url": address(one.requirement),
                "against": one.against,
            }
            for one in told
        ],
    }
