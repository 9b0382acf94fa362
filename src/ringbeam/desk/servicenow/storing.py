"""Storing the incidents of a chunk with their history; a person's later edit wins (8.6.1)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ringbeam.core import bulk
from ringbeam.core.actors import IMPORT
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.bulk import Birth, Growth
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.catalogue import Catalogue
from ringbeam.desk.servicenow.folding import (
    Fold,
    beginning,
    somebody,
    values_of,
    wanted_by,
)
from ringbeam.desk.servicenow.selecting import SOURCE, Taken
from ringbeam.exchange.importers import Work
from ringbeam.exchange.origins import Origin, key_of

# Values that belong together: who changed one of them by hand, decided all of them.
TOGETHER = (
    frozenset({"state", "open", "resolved", "closed"}),
    frozenset({"impact", "urgency", "priority"}),
)


def create(taken: Sequence[Taken], things: Catalogue, work: Work) -> None:
    """Add the incidents that are not known yet, each with its whole history."""
    births = []
    for one in taken:
        fold = Fold(beginning(one.first, things))
        _apply(fold, one, things, work)
        act = Act(somebody(one.first.opened_by), CREATE, one.first.opened, work.name[:120])
        births.append(Birth(fold.record(), act, fold.told))
    bulk.create_many(births, by=work.by.by(IMPORT))
    born = zip(births, taken, strict=True)
    rows = [
        (birth.record.pk, SOURCE, key_of(one.number), one.last.final, one.said)
        for birth, one in born
    ]
    bulk.insert(Origin, ("entry_id", "source", "key", "digest", "said"), rows)
    work.report.count("created", len(taken))


def append(taken: Sequence[Taken], things: Catalogue, work: Work) -> None:
    """Tell what further rows say of incidents that are known."""
    by_key = {one.origin.entry_id: one for one in taken if one.origin}
    mine = _changed_here(list(by_key))
    growths = []
    for entry, record in bulk.locked_many(Incident, by_key):
        one = by_key[entry.pk]
        names = beginning(one.first, things)
        fold = Fold(values_of(record, names), mine.get(entry.pk, frozenset()))
        _apply(fold, one, things, work)
        fold.onto(record)
        _say_kept(fold, work)
        growths.append(Growth(entry, record, fold.told))
    bulk.append_many(growths, by=work.by.by(IMPORT))
    rows = [(one.last.final, one.said, one.origin.pk) for one in taken if one.origin]
    bulk.update(Origin, ("digest", "said"), rows)
    work.report.count("changed", len(growths))


def _apply(fold: Fold, one: Taken, things: Catalogue, work: Work) -> None:
    before = None
    for event in one.fresh:
        wanted = wanted_by(event, before, fold.now, things)
        fold.apply(event, wanted, work.source(event.row))
        before = event


def _changed_here(keys: list[int]) -> dict[int, frozenset[str]]:
    """The values, by attribute name, that people changed on incidents since they came here."""
    changed: dict[int, set[str]] = {}
    for start in range(0, len(keys), bulk.BATCH):
        some = keys[start : start + bulk.BATCH]
        lines = HistoryLine.objects.filter(entry_id__in=some).exclude(door=IMPORT)
        for line in lines.only("entry_id", "values"):
            changed.setdefault(line.entry_id, set()).update(line.changes)
    return {entry: _whole(names) for entry, names in changed.items()}


def _whole(names: set[str]) -> frozenset[str]:
    return frozenset(names).union(*(some for some in TOGETHER if some & names))


def _say_kept(fold: Fold, work: Work) -> None:
    """Report each value that the log would have set, had nobody changed it here."""
    fields = {one.attname: one for one in Incident._meta.concrete_fields}
    for name, (event, value) in fold.kept_mine.items():
        if name == "open":
            continue
        field = fields[name]
        shown = Entry.rows.get(pk=value).title if field.is_relation and value else value
        reason = _("%s was changed here since; what was set here stays.") % field.verbose_name
        work.report.note(event.row, field.name, shown, reason)
