"""From the table of attributes to what is said of each edition as a whole."""

from ringbeam.standards.attributes import Attribute, EditionAttribute
from ringbeam.standards.loading.facts import Facts, once
from ringbeam.standards.loading.tables import Row
from ringbeam.standards.shipped import Confidence


def add_attributes(facts: Facts, rows: list[Row]) -> None:
    """Add what is said of each edition, each attribute once."""
    known: set[object] = set()
    for row in rows:
        edition = facts.edition(row)
        attribute = row.choice("attribute", Attribute.values)
        known.add(once(row, "attribute", (edition.ref, attribute), known))
        facts.attributes.append(
            EditionAttribute(
                edition=edition,
                attribute=attribute,
                text=row.required("text"),
                confidence=row.choice("confidence", Confidence.values),
            )
        )
