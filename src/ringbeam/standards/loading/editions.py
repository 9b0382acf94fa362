"""From the tables to standards, names, editions and guidance."""

from ringbeam.standards.editions import Alias, Edition, Standard, StandardKind, edition_ref
from ringbeam.standards.guidance import Guidance, GuidanceKind
from ringbeam.standards.loading.facts import Facts, once
from ringbeam.standards.loading.tables import Row
from ringbeam.standards.shipped import Confidence

# The words with which the tables begin the status of an edition that is in force.
IN_FORCE = ("current", "published")


def add_standards(facts: Facts, rows: list[Row]) -> None:
    """Add the standards, each key once."""
    for row in rows:
        key = once(row, "standard", row.required("standard"), facts.standards)
        facts.standards[key] = Standard(
            key=key,
            short=row.required("short"),
            name=row.required("name"),
            title=row.required("title"),
            discipline=row.required("discipline"),
            kind=row.choice("kind", StandardKind.values),
            committee=row.text("committee"),
            position=row.line,
        )


def add_aliases(facts: Facts, rows: list[Row]) -> None:
    """Add the names that people use, each once and with its sentence."""
    known: dict[str, Alias] = {}
    for row in rows:
        text = once(row, "alias", row.required("alias"), known)
        known[text] = Alias(text=text, standard=facts.standard(row), why=row.required("why"))
    facts.aliases.extend(known.values())


def add_editions(facts: Facts, rows: list[Row]) -> None:
    """Add the editions, each once."""
    for row in rows:
        standard, year = facts.standard(row), row.required("edition")
        ref = once(row, "edition", edition_ref(standard.key, year), facts.editions)
        facts.editions[ref] = Edition(
            ref=ref,
            standard=standard,
            year=year,
            status=row.required("status"),
            current=row.text("status").startswith(IN_FORCE),
            published=row.text("published"),
            relation=row.text("relation"),
            transition=row.text("transition"),
            confidence=row.text("confidence"),
            position=row.line,
        )


def add_guidance(facts: Facts, rows: list[Row]) -> None:
    """Add the guidance; a row for two editions ("2018 and 2026") becomes one for each."""
    known: set[object] = set()
    for row in rows:
        for year in row.required("edition").split(" and "):
            key = (
                row.text("standard"),
                year,
                row.text("kind"),
                row.text("ref"),
                row.text("title"),
            )
            known.add(once(row, "title", key, known))
            facts.guidance.append(
                Guidance(
                    edition=_edition(facts, row, year),
                    kind=row.choice("kind", GuidanceKind.values),
                    number=row.text("ref"),
                    title=row.required("title"),
                    summary=row.text("summary"),
                    confidence=row.choice("confidence", Confidence.values),
                    notes=row.text("notes"),
                    position=row.line,
                )
            )


def _edition(facts: Facts, row: Row, year: str) -> Edition:
    """Return the edition, made from the row when only the guidance speaks of it."""
    standard = facts.standard(row)
    ref = edition_ref(standard.key, year)
    if ref not in facts.editions:
        facts.editions[ref] = Edition(
            ref=ref,
            standard=standard,
            year=year,
            status=row.required("status"),
            current=row.text("status").startswith(IN_FORCE),
            confidence=row.text("confidence"),
            position=1000 + row.line,
        )
    return facts.editions[ref]
