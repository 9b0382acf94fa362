"""From the table of correlations to topics and their cells."""

from django.utils.text import slugify

from ringbeam.standards.correlations import Strength, Topic, TopicCell, TopicKind
from ringbeam.standards.loading.facts import Facts, once
from ringbeam.standards.loading.tables import CORRELATED, Row
from ringbeam.standards.numbers import chapter_of, expand

# The harmonized structure begins here; the chapters before it hold no requirements.
FIRST_CHAPTER = "4"


def add_topics(facts: Facts, rows: list[Row]) -> None:
    """Add the topics, each with one cell per number that it names.

    A number that its edition does not have stays as a cell without requirement and is told
    in the remarks.
    """
    numbers: dict[str, list[str]] = {edition: [] for edition in CORRELATED}
    for one in facts.requirements.values():
        numbers.setdefault(one.edition_id, []).append(one.number)
    known: dict[str, Topic] = {}
    chapter = FIRST_CHAPTER
    for row in rows:
        named = {
            edition: _named(facts, row, edition, numbers[edition]) for edition in CORRELATED
        }
        chapter = _chapter(named, chapter)
        title = row.required("topic")
        key = once(row, "topic", slugify(title), known)
        known[key] = Topic(
            key=key,
            title=title,
            kind=row.choice("kind", TopicKind.values),
            strength=row.choice("strength", Strength.values),
            notes=row.text("notes"),
            chapter=chapter,
            position=row.line,
        )
        facts.cells.extend(_cells(facts, known[key], named))
    facts.topics.extend(known.values())


def _named(facts: Facts, row: Row, edition: str, numbers: list[str]) -> list[str]:
    if row.text(edition) and edition not in facts.editions:
        raise row.bad(edition, f"{edition!r} is not in editions.tsv")
    named = expand(row.text(edition), numbers)
    facts.remarks.extend(
        f"{row.file}, line {row.line}, column {edition}: {number!r} is no number of the edition"
        for number in named
        if number not in numbers
    )
    return named


def _chapter(named: dict[str, list[str]], before: str) -> str:
    """Return the one chapter that all numbers stand in, else that of the topic before.

    The table follows the harmonized structure, so a topic that spans chapters belongs to
    where the table puts it.
    """
    chapters = {chapter_of(number) for cell in named.values() for number in cell} - {None}
    return next(iter(chapters)) or before if len(chapters) == 1 else before


def _cells(facts: Facts, topic: Topic, named: dict[str, list[str]]) -> list[TopicCell]:
    return [
        TopicCell(
            topic=topic,
            edition=facts.editions[edition],
            number=number,
            requirement=facts.requirements.get(f"{edition}:{number}"),
            position=position,
        )
        for edition, cell in named.items()
        for position, number in enumerate(cell)
    ]
