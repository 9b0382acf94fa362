"""From the tables to requirements, controls, documented information and review inputs."""

from ringbeam.standards.documented_information import (
    Condition,
    DocumentedInformation,
    InformationKind,
)
from ringbeam.standards.editions import Edition
from ringbeam.standards.loading.facts import Facts, once
from ringbeam.standards.loading.tables import Row
from ringbeam.standards.numbers import order_of, parent_of
from ringbeam.standards.requirements import (
    ATTRIBUTES,
    Control,
    Requirement,
    RequirementKind,
    TitleKind,
)
from ringbeam.standards.review_inputs import Direction, ReviewInput
from ringbeam.standards.shipped import Confidence

ANNEX = "Information security controls"
CLAUSE_KINDS = (RequirementKind.HEADING.value, RequirementKind.REQUIREMENT.value)
INTRODUCED = {"yes": True, "no": False, "": None}


def add_clauses(facts: Facts, rows: list[Row]) -> None:
    """Add the clauses, each once, under its parent, in the order of the numbers."""
    for row in rows:
        edition, number = facts.edition(row), row.required("clause")
        ref = once(row, "clause", f"{edition.ref}:{number}", facts.requirements)
        kind = row.choice("row_kind", CLAUSE_KINDS)
        facts.requirements[ref] = Requirement(
            ref=ref,
            edition=edition,
            number=number,
            title=row.required("title"),
            title_kind=row.choice("title_kind", TitleKind.values),
            level=row.whole("level"),
            summary=row.text("summary"),
            kind=kind,
            lowest=kind == RequirementKind.REQUIREMENT,
            parent_id=_parent(facts, row, edition, number),
            confidence=row.choice("confidence", Confidence.values),
            notes=row.text("notes"),
            position=_position(row, "clause", number),
        )


def _position(row: Row, column: str, number: str) -> int:
    try:
        return order_of(number)
    except ValueError as problem:
        raise row.bad(column, str(problem)) from None


def _parent(facts: Facts, row: Row, edition: Edition, number: str) -> str | None:
    above = parent_of(number)
    if above is None:
        return None
    ref = f"{edition.ref}:{above}"
    if ref not in facts.requirements:
        raise row.bad("clause", f"{number!r} stands before or without its heading {above!r}")
    return ref


def add_controls(facts: Facts, rows: list[Row]) -> None:
    """Add the controls under headings made of the annex, its themes and their objectives."""
    for row in rows:
        edition, number = facts.edition(row), row.required("control_id")
        _position(row, "control_id", number)
        ref = once(row, "control_id", f"{edition.ref}:{number}", facts.requirements)
        parent = _control_heading(facts, row, edition)
        control = _heading(edition, number, row.required("title"), parent)
        control.kind, control.lowest = RequirementKind.CONTROL, True
        control.confidence = row.choice("confidence", Confidence.values)
        control.notes = row.text("notes")
        facts.requirements[ref] = control
        facts.controls.append(_control(row, control))


def _control(row: Row, requirement: Requirement) -> Control:
    introduced = row.choice("new_in_2022", INTRODUCED)
    return Control(
        requirement=requirement,
        theme=row.required("theme"),
        objective=row.text("objective"),
        introduced=INTRODUCED[introduced],
        attributes={
            name: [value.replace("_", " ") for value in row.text(name).split()]
            for name in ATTRIBUTES
            if row.text(name)
        },
    )


def _control_heading(facts: Facts, row: Row, edition: Edition) -> Requirement:
    """Return the heading over the control; the table names headings only in its columns."""
    number = row.required("control_id")
    above = [("A", ANNEX)]
    for column in ("theme", "objective"):
        text = row.text(column)
        if text:
            above.append(_numbered(text, ".".join(number.split(".")[: len(above) + 1])))
    if above[-1][0] != parent_of(number) or not number.startswith("A."):
        raise row.bad("control_id", f"{number!r} does not stand under {above[-1][0]!r}")
    parent: Requirement | None = None
    for number, title in above:
        ref = f"{edition.ref}:{number}"
        if ref not in facts.requirements:
            _position(row, "theme", number)
            facts.requirements[ref] = _heading(edition, number, title, parent)
        parent = facts.requirements[ref]
    if parent is None:
        raise row.bad("theme", "the control stands under nothing")
    return parent


def _numbered(text: str, number: str) -> tuple[str, str]:
    """Return number and title of "A.11 Physical security", or of a title without number."""
    first, _blank, rest = text.partition(" ")
    return (first, rest) if first.startswith("A.") else (number, text)


def _heading(
    edition: Edition, number: str, title: str, parent: Requirement | None
) -> Requirement:
    return Requirement(
        ref=f"{edition.ref}:{number}",
        edition=edition,
        number=number,
        title=title,
        title_kind=TitleKind.OFFICIAL,
        level=len(number.split(".")),
        kind=RequirementKind.HEADING,
        lowest=False,
        parent=parent,
        confidence=Confidence.HIGH,
        position=order_of(number),
    )


def add_information(facts: Facts, rows: list[Row]) -> None:
    """Add what is to be kept as documents and records."""
    known: set[object] = set()
    for row in rows:
        requirement, point = facts.requirement(row)
        key = (requirement.ref, point, row.text("kind"), row.text("what"))
        known.add(once(row, "what", key, known))
        facts.information.append(
            DocumentedInformation(
                requirement=requirement,
                point=point,
                kind=row.choice("kind", InformationKind.values),
                what=row.required("what"),
                condition=row.choice("condition", Condition.values),
                confidence=row.choice("confidence", Confidence.values),
                notes=row.text("notes"),
                position=row.line,
            )
        )


def add_review_inputs(facts: Facts, rows: list[Row]) -> None:
    """Add the inputs and outputs of management review."""
    known: set[object] = set()
    for row in rows:
        requirement, point = facts.requirement(row)
        key = (requirement.ref, point, row.text("direction"), row.text("what"))
        known.add(once(row, "what", key, known))
        facts.review_inputs.append(
            ReviewInput(
                requirement=requirement,
                point=point,
                direction=row.choice("direction", Direction.values),
                what=row.required("what"),
                confidence=row.choice("confidence", Confidence.values),
                position=row.line,
            )
        )
