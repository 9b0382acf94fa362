"""Requirement sets brought in from a file: tried out or taken, whole or not at all (4.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.refusals import Forbidden
from ringbeam.core.units import whole
from ringbeam.core.writing import create, edit, locked, store, take
from ringbeam.exchange.importers import Work
from ringbeam.exchange.runs import begin, hash_of, perform
from ringbeam.standards.names import UnknownName
from ringbeam.standards.reading_sets import Wishes, read_set
from ringbeam.standards.reading_sets.drafts import DraftSet, Faults, checked
from ringbeam.standards.relating import LONGEST_NOTE, RELATIONS, Targets
from ringbeam.standards.requirement_sets import RequirementSet
from ringbeam.standards.set_life import (
    IN_USE,
    PUT_IN_USE,
    REPLACE,
    faults_of_names,
    key_of,
    may_bring_sets_in,
)

INTO = "requirement sets"
SAID = ("name", "edition", "title", "origin")
READING = ("with_text", "without_references")
MOST_TOLD, MOST_RELATED = 20, 10_000
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class SetPlan:
    """What a file would make: the names, the rows, and what is new, changed or gone."""

    key: str
    name: str
    edition: str
    title: str
    origin: str
    rows: Rows
    related: Rows
    made: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    there: str = ""
    remarks: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)

    @property
    def new(self) -> bool:
        """Whether the set is not there yet."""
        return not self.there

    def as_data(self) -> dict[str, Any]:
        """The plan as programs read it."""
        return {
            "set": self.there,
            "standard": self.key,
            "edition": self.edition,
            "name": self.name,
            "title": self.title,
            "requirements": list(self.rows),
            "related": list(self.related),
            "made": list(self.made),
            "changed": list(self.changed),
            "gone": list(self.gone),
            "remarks": list(self.remarks),
        }

    def in_words(self) -> str:
        """What it does in one sentence."""
        said = _("%(made)d new, %(changed)d changed, %(gone)d gone, %(all)d in all.")
        return said % {
            "made": len(self.made),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "all": len(self.rows),
        }


def planned(
    path: Path, file_name: str, said: Mapping[str, str], wishes: Wishes, *, by: Actor
) -> SetPlan:
    """What the file would make; nothing is stored.

    ``said`` are the names that a person gave, before those of the file. Raises Refused with
    every fault, each with place and remedy, and Forbidden to who may not change what is there.
    """
    draft = read_set(path, file_name, wishes)
    names = {one: (said.get(one) or draft.said.get(one) or "").strip() for one in SAID}
    rows = checked(draft)
    faults = Faults()
    for where, reason in faults_of_names(names["name"], names["edition"]).items():
        faults.say(where, reason)
    related = list(_related(draft, faults))
    faults.refuse()
    there = _existing(names["name"], names["edition"])
    if there:
        _check_may_replace(there, by)
    before = {row["number"]: row for row in there.requirements} if there else {}
    now = {row["number"]: row for row in rows}
    return SetPlan(
        key=key_of(names["name"]),
        name=names["name"],
        edition=names["edition"],
        title=names["title"] or (there.title if there else names["name"]),
        origin=names["origin"] or (there.origin if there else "other"),
        rows=rows,
        related=related,
        made=tuple(number for number in now if number not in before),
        changed=tuple(n for n, row in now.items() if n in before and before[n] != row),
        gone=tuple(number for number in before if number not in now),
        there=there.ref if there else "",
        remarks=draft.remarks,
        levels=_levels(rows),
    )


def _existing(name: str, edition: str) -> RequirementSet | None:
    """The set of this name and edition, the one in use before others."""
    rows = RequirementSet.rows.filter(edition=edition, archived=False).order_by("pk")
    same = [one for one in rows if key_of(one.name) == key_of(name)]
    return next((one for one in same if one.state == IN_USE), same[0] if same else None)


def _levels(rows: Rows) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row["number"]] = found.get(row["parent"], 0) + 1
    return found


def _related(draft: DraftSet, faults: Faults) -> Iterable[dict[str, str]]:
    """The relations of the file, resolved; what names nothing that is held is a fault."""
    many = sum(len(one.related) for one in draft.requirements)
    if many > MOST_RELATED:
        told = _("It has %(n)d relations, and %(most)d are the most; part it.")
        faults.say(_("the file"), told % {"n": many, "most": MOST_RELATED})
        return
    targets = Targets()
    for one in draft.requirements:
        for said in one.related:
            relation = said.relation or "related"
            if relation not in dict(RELATIONS):
                known = ", ".join(value for value, _label in RELATIONS)
                told = _("“%(relation)s” is no relation; say one of: %(known)s.")
                faults.say(one.place, told % {"relation": relation, "known": known})
                continue
            try:
                target = targets.of(said.to)
            except UnknownName as unknown:
                remedy = _("Mend the reference, or take it out.")
                faults.say(one.place, f"{unknown} {remedy}")
                continue
            yield {
                "number": one.number,
                "to": target,
                "relation": relation,
                "note": said.note[:LONGEST_NOTE],
            }


def carry_out(plan: SetPlan, work: Work) -> RequirementSet:
    """Make or change the set as planned, and put a new one in use; all of it or nothing.

    A file that says what is there changes nothing. Relations that the file names are added to
    those that people said. Raises Forbidden to who may not add sets, Refused for its life.
    """
    if not may_bring_sets_in(work.by):
        raise Forbidden(
            [_("This can be added by someone who %s.") % RequirementSet.register.add.says]
        )
    names = {"name": plan.name, "edition": plan.edition, "title": plan.title[:200]}
    names["origin"] = plan.origin
    with whole():
        if plan.there:
            one = RequirementSet.rows.get(ref=plan.there)
        else:
            one = create(RequirementSet, names, by=work.by)
        one = _replaced(one, plan, work)
        if plan.new:
            one = take(one, PUT_IN_USE, by=work.by)
        elif plan.title and plan.title != one.title:
            one = edit(one, {"title": plan.title[:200]}, by=work.by)
    return one


def _replaced(one: RequirementSet, plan: SetPlan, work: Work) -> RequirementSet:
    entry, fresh = locked(one, work.by)
    if plan.there:
        _check_may_replace(fresh, work.by)
    before = values.snapshot(fresh)
    related = _merged(fresh.related, plan.related, {row["number"] for row in plan.rows})
    if list(plan.rows) == fresh.requirements and related == fresh.related:
        return fresh
    fresh.requirements, fresh.related = list(plan.rows), related
    fresh.count = sum(row["kind"] == "requirement" for row in plan.rows)
    fresh.file_name, fresh.digest = work.name[:200], hash_of(work.path)
    fresh.what_changed = plan.in_words()
    return store(entry, fresh, before, Act(work.by, REPLACE, source=work.name[:120]))


def _check_may_replace(one: RequirementSet, by: Actor) -> None:
    """Raises Forbidden to who may not change the set that is there."""
    if not one.register.edit.allows(by, one):
        told = {"set": one.ref, "who": one.register.edit.says}
        said = _("%(set)s is there already, and is changed by someone who %(who)s.")
        raise Forbidden([said % told])


def _merged(kept: Rows, said: Rows, numbers: set[str]) -> list[dict[str, str]]:
    """The relations there are, those of the file over them, without those of gone numbers."""
    found = {(row["number"], row["to"]): dict(row) for row in (*kept, *said)}
    return [row for (number, _to), row in found.items() if number in numbers]


def take_file(work: Work) -> SetPlan:
    """Bring a requirement set in from CSV, XLSX, YAML or an OSCAL catalog (JSON)."""
    given = work.options
    wishes = Wishes(
        with_prose=bool(given.get("with_text")),
        leave_out_references=bool(given.get("without_references")),
    )
    said = {name: str(given.get(name) or "") for name in SAID}
    plan = planned(work.path, work.name, said, wishes, by=work.by)
    tell_of(plan, work)
    carry_out(plan, work)
    return plan


def tell_of(plan: SetPlan, work: Work) -> None:
    """Write into the report what the plan makes, changes and retires."""
    for remark in plan.remarks:
        work.report.note(0, "", "", remark)
    unchanged = len(plan.rows) - len(plan.made) - len(plan.changed)
    for outcome, count in (
        ("created", len(plan.made)),
        ("changed", len(plan.changed)),
        ("unchanged", unchanged),
    ):
        work.report.count(outcome, count)
    if plan.gone:
        told = ngettext("%(n)d is gone: %(which)s", "%(n)d are gone: %(which)s", len(plan.gone))
        which = ", ".join(plan.gone[:MOST_TOLD])
        work.report.note(0, "", "", told % {"n": len(plan.gone), "which": which})


def run_set_import(work: Work) -> SetPlan:
    """Bring a set in and keep the run; the plan that was carried out, or tried out.

    Raises Refused with every fault, each with place and remedy; then nothing was kept.
    """
    plans: list[SetPlan] = []
    plain = {name: work.options.get(name) or "" for name in (*SAID, *READING)}
    perform(begin(INTO, work, plain), work, lambda given: plans.append(take_file(given)))
    return plans[0]
