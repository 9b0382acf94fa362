"""Requirements of own sets whose words a later file changed: what was judged before (4.2)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson

from ringbeam.conformity.declaring import Populations
from ringbeam.core.history import HistoryLine
from ringbeam.standards.loading.own_sets import OWN
from ringbeam.standards.requirement_sets import RequirementSet
from ringbeam.standards.set_life import KIND, REPLACE, key_of

WORDS = ("title", "summary", "kind", "parent")


def rewritten(refs: Iterable[str], rows: Populations) -> dict[str, datetime]:
    """When a file last changed what each of these requirements says; two queries.

    One that was gone and came back is another. Nothing, without a query, where none of them is
    of an own set.
    """
    asked = {ref for ref in refs if ref.startswith(OWN)}
    if not asked:
        return {}
    editions = {ref.rpartition(":")[0] for ref in asked}
    sets = RequirementSet.rows.values_list("pk", "name", "edition")
    of_set = {pk: edition for pk, *named in sets if (edition := _edition(*named)) in editions}
    history = rows.get("history", HistoryLine.objects.all())
    lines = history.filter(entry__kind=KIND, entry_id__in=list(of_set), said=REPLACE)
    found: dict[str, datetime] = {}
    for entry, at, values in lines.order_by("at", "pk").values_list("entry_id", "at", "values"):
        before, after = map(
            _by_number, orjson.loads(values or b"{}").get("requirements", ([], []))
        )
        for number, said in after.items():
            ref = f"{of_set[entry]}:{number}"
            if ref in asked and before.get(number) != said:
                found[ref] = at
    return found


def _edition(name: str, edition: str) -> str:
    return f"{key_of(name)}:{edition}"


def _by_number(rows: Iterable[Mapping[str, Any]] | None) -> dict[str, list[Any]]:
    return {one["number"]: [one.get(name) for name in WORDS] for one in rows or ()}
