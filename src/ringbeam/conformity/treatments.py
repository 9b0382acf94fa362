"""Which controls treat which risks, as history tells; so it is known of a past day (6.1.3)."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.db.models import QuerySet

from ringbeam.conformity.declaring import Populations
from ringbeam.core.acts import LINK, UNLINK
from ringbeam.core.links import LINKED
from ringbeam.security.control_life import EXCLUDED, TREATS

BATCH = 500
NAME = f"{LINKED}{TREATS}"
NEEDED = frozenset({"control", "risk", "history"})


def treating(controls: Iterable[int], history: "QuerySet[Any]") -> dict[int, set[str]]:
    """The numbers of what each control treats; a query for 500 controls.

    Each link, and each that was taken away, stands in the control's own history, whichever way
    it was made.
    """
    known = sorted(controls)
    found: dict[int, set[str]] = {}
    for start in range(0, len(known), BATCH):
        some = known[start : start + BATCH]
        lines = history.filter(
            entry_id__in=some, said__in=(LINK, UNLINK), values__contains=f'"{NAME}"'
        )
        for entry, values in lines.order_by("entry_id", "number").values_list(
            "entry_id", "values"
        ):
            gone, come = orjson.loads(values)[NAME]
            refs = found.setdefault(entry, set())
            refs.discard(gone)
            refs.update({come} if come else ())
    return found


def contradictions(rows: Populations) -> Mapping[int, list[str]]:
    """The open risks, by control, whose treatment uses a control that is left out."""
    left_out = list(rows["control"].filter(state=EXCLUDED).values_list("pk", flat=True))
    used = treating(left_out, rows["history"]) if left_out else {}
    named = {ref for refs in used.values() for ref in refs}
    if not named:
        return {}
    open_ones = rows["risk"].filter(ref__in=named).exclude(state="closed")
    told = set(open_ones.values_list("ref", flat=True))
    return {pk: sorted(refs & told) for pk, refs in used.items() if refs & told}
