"""The statement of applicability as the records say it now, beside what they show (6.1.3 d)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringbeam.conformity.mapping import address
from ringbeam.conformity.snapshots import Stored
from ringbeam.core.actors import Actor, system
from ringbeam.security.contents import Line
from ringbeam.security.control_life import EXCLUDED, UNDECIDED
from ringbeam.security.controls import SecurityControl
from ringbeam.security.treating import risks_treated
from ringbeam.standards.control_filters import controls_of
from ringbeam.standards.requirements import ATTRIBUTES, Control
from ringbeam.web.labels import Label, Labels, labels_of


@dataclass(frozen=True)
class StatementRow:
    """One control: what was decided, what a person says, and what the records show.

    ``line`` is what a version freezes. ``record`` is None for a control of the Annex that has
    none yet. ``result`` is of the map; a control of one's own has none.
    """

    line: Line
    title: str
    theme: str
    record: Any
    control: Control | None
    result: Stored | None
    owner: Label | None
    risks: Sequence[Label]

    @property
    def is_told(self) -> bool:
        """Whether a version tells of it; of own controls it tells those that are decided."""
        return self.record is not None and (
            bool(self.line.annex) or self.line.state != UNDECIDED
        )

    @property
    def url(self) -> str:
        """Where it is decided; in the library where there is no record yet."""
        if self.record is not None:
            return str(self.record.register.url(self.record.ref))
        return "/standards/" + self.line.annex.replace(":", "/") + "/"

    @property
    def map_url(self) -> str:
        """Where it is told why the records show what they show."""
        return address(self.line.annex)

    @property
    def contradicting(self) -> list[Label]:
        """The open risks whose treatment uses the control although it is left out."""
        if self.line.state != EXCLUDED:
            return []
        return [one for one in self.risks if one.open]

    @property
    def attributes(self) -> set[tuple[str, str]]:
        """Its attributes in ISO/IEC 27002, each with its kind."""
        given = self.control.attributes if self.control else {}
        return {(kind, one) for kind in ATTRIBUTES for one in given.get(kind, ())}


def rows_of(edition: str, results: Mapping[str, Stored], actor: Actor) -> list[StatementRow]:
    """Every control of the edition in its order, then own ones; four queries.

    Risks and owners are named as far as the actor may see them.
    """
    found = SecurityControl.register.among(actor).filter(archived=False)
    records = list(found.order_by("annex", "pk"))
    kept = {one.annex: one for one in records if one.annex}
    treated = risks_treated(one.pk for one in records)
    named = {pk for some in treated.values() for pk in some} | {one.owner_id for one in records}
    labels = labels_of(actor, named)
    annexed = [(kept.get(one.requirement_id), one) for one in controls_of(edition)]
    own = [(one, None) for one in records if not one.annex]
    return [
        _row(record, control, (results, labels, treated))
        for record, control in (*annexed, *own)
    ]


Known = tuple[Mapping[str, Stored], Labels, Mapping[int, Sequence[int]]]


def _row(record: Any, control: Control | None, known: Known) -> StatementRow:
    results, labels, treated = known
    ends = treated.get(record.pk, ()) if record else ()
    risks = [labels[pk] for pk in ends if pk in labels and labels[pk].kind == "risk"]
    ref = control.requirement_id if control else ""
    owner = labels.get(record.owner_id) if record else None
    result = results.get(ref)
    title = control.requirement.shown_title if control else record.title
    return StatementRow(
        line=_line(record, control, (owner, risks, result)),
        title=title,
        theme=control.shown_theme if control else "",
        record=record,
        control=control,
        result=result,
        owner=owner,
        risks=sorted((one for one in risks if one.seen), key=lambda one: one.ref),
    )


def _line(
    record: Any,
    control: Control | None,
    beside: tuple[Label | None, Iterable[Label], Stored | None],
) -> Line:
    owner, risks, result = beside
    known: dict[str, Any] = {
        "annex": control.requirement_id if control else "",
        "title": control.requirement.title if control else record.title,
        "theme": control.theme if control else "",
        "status": result.status if result else "",
    }
    if record is None:
        return Line(ref="", **known)
    return Line(
        ref=record.ref,
        owner=owner.title if owner else "",
        risks=tuple(sorted(one.ref for one in risks)),
        **known,
        **said_by(record),
    )


def said_by(record: Any) -> dict[str, Any]:
    """What a record says of its control: the decision, the reasons, the word of a person."""
    return {
        "state": record.state,
        "justification": record.justification,
        "law": record.law,
        "contract": record.contract,
        "good_practice": record.good_practice,
        "implemented": record.implemented,
        "implemented_on": record.implemented_on.isoformat() if record.implemented_on else "",
        "implemented_by": record.implemented_by,
        "implementation": record.implementation,
    }


def lines_now(edition: str, results: Mapping[str, Stored]) -> tuple[list[Line], set[int]]:
    """The lines of the controls that have a record, and the risks that they treat."""
    rows = [one for one in rows_of(edition, results, system()) if one.is_told]
    risks = {label.pk for one in rows for label in one.risks}
    return [one.line for one in rows], risks
