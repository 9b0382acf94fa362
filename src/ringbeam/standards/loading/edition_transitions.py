"""From the table of transitions to the days by which certificates must have moved."""

from ringbeam.standards.edition_transitions import EditionTransition
from ringbeam.standards.loading.facts import Facts, once
from ringbeam.standards.loading.tables import Row
from ringbeam.standards.shipped import Confidence


def add_transitions(facts: Facts, rows: list[Row]) -> None:
    """Add the days of each move between editions, each pair once.

    Raises BadRow when an edition is not known, a day is none, or no new certificate would be
    given for longer than old ones hold.
    """
    known: dict[str, EditionTransition] = {}
    for row in rows:
        old = facts.edition_in(row, "from_edition")
        new = facts.edition_in(row, "to_edition")
        ends, last = row.day("ends"), row.day("no_new_after", missing=True)
        if ends is None:
            raise row.bad("ends", "the value is missing")
        if last and last > ends:
            raise row.bad("no_new_after", f"{last} is after the end, {ends}")
        key = once(row, "from_edition", f"{old.ref}>{new.ref}", known)
        known[key] = EditionTransition(
            key=key,
            old_edition=old,
            new_edition=new,
            no_new_after=last,
            ends=ends,
            confidence=row.choice("confidence", Confidence.values),
            position=row.line,
        )
    facts.transitions.extend(known.values())
