"""Panel on every record: which requirements it counts as evidence for, or why for none."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.declaring import RULES
from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.registers import registers
from ringbeam.core.texts import in_each_language, inside


@panel(
    on="",
    title=gettext_lazy("Counts as evidence for"),
    template="conformity/sections/counts.html",
    order=90,
)
def counts_for(record: Any, actor: Actor) -> dict[str, Any] | None:
    """The requirements, of the editions followed, served by rules that read this kind.

    Asks only how many others there are; one record never lifts a clause.
    """
    if not may_read(actor):
        return None
    lines = served_by(record.kind, editions_followed())
    return {"lines": lines, "why_not": "" if lines else why_not(record)}


@in_each_language
def served_by(kind: str, editions: tuple[str, ...]) -> list[dict[str, str]]:
    """The requirements of some editions that rules read this kind for, and what they show."""
    served: dict[str, list[str]] = {}
    for rule in RULES.values():
        if kind in rule.reads:
            for serves in rule.serves:
                if serves.requirement.rpartition(":")[0] in editions:
                    served.setdefault(serves.requirement, []).append(str(serves.shows))
    return [
        {
            "short": ref.split(":")[0].removeprefix("iso-"),
            "number": ref.rpartition(":")[2],
            "shows": "; ".join(dict.fromkeys(shows)),
            "url": address(ref),
        }
        for ref, shows in served.items()
    ]


def why_not(record: Any) -> str:
    """The reason why no rule counts records of this kind."""
    known = {one.kind: one for one in registers()}
    label = inside(known[record.kind].label_plural)
    return _("No rule reads %(kinds)s yet. They are shown to auditors all the same.") % {
        "kinds": label
    }
