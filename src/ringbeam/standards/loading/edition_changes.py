"""From the table of changes between editions to what each requirement became."""

from ringbeam.standards.edition_changes import EditionChange, Relation
from ringbeam.standards.editions import Edition
from ringbeam.standards.loading.facts import Facts, once
from ringbeam.standards.loading.tables import BadRow, Row
from ringbeam.standards.requirements import Requirement
from ringbeam.standards.shipped import Confidence


def add_changes(facts: Facts, rows: list[Row]) -> None:
    """Add what became of each requirement of an old edition, each pair once.

    Raises BadRow when an edition or number is not known, when a side is empty that the relation
    needs or the other way round, and when a counted requirement of either edition is left out:
    a move with a hole in it would lose a duty unseen.
    """
    for row in rows:
        editions = tuple(facts.edition_in(row, one) for one in ("from_edition", "to_edition"))
        relation = row.choice("relation", Relation.values)
        old = _requirement(facts, row, "from", editions[0])
        new = _requirement(facts, row, "to", editions[1])
        if (relation == Relation.NEW) != (old is None):
            raise row.bad("from", "only what is new has no number in the old edition")
        if (relation == Relation.GONE) != (new is None):
            raise row.bad("to", "only what is gone has no number in the new edition")
        key = f"{editions[0].ref}:{row.text('from')}>{editions[1].ref}:{row.text('to')}"
        facts.changes[once(row, "from", key, facts.changes)] = EditionChange(
            key=key,
            old_edition=editions[0],
            new_edition=editions[1],
            old=old,
            new=new,
            relation=relation,
            what_changed=row.text("what_changed"),
            confidence=row.choice("confidence", Confidence.values),
            position=row.line,
        )
    _refuse_holes(facts, rows)


def _requirement(facts: Facts, row: Row, column: str, edition: Edition) -> Requirement | None:
    number = row.text(column)
    if not number:
        return None
    found = facts.requirements.get(f"{edition.ref}:{number}")
    if found is None or not found.lowest:
        raise row.bad(column, f"{edition.ref} has no requirement or control {number!r}")
    return found


def _refuse_holes(facts: Facts, rows: list[Row]) -> None:
    """Refuse a move between editions that leaves out a requirement of either."""
    named: dict[str, set[str | None]] = {}
    last: dict[str, int] = {row.text("standard"): row.line for row in rows}
    for one in facts.changes.values():
        named.setdefault(one.old_edition_id, set()).add(one.old_id)
        named.setdefault(one.new_edition_id, set()).add(one.new_id)
    left: dict[str, list[str]] = {}
    for requirement in facts.requirements.values():
        if requirement.lowest and requirement.ref not in named.get(
            requirement.edition_id, {requirement.ref}
        ):
            left.setdefault(requirement.edition_id, []).append(requirement.ref)
    for edition, refs in left.items():
        line = last[facts.editions[edition].standard_id]
        told = f"nothing is said of {', '.join(refs)}"
        raise BadRow("edition_changes.tsv", line, "from", told)
