"""Whether who judges is independent of it: what is checked, found, kept; what then stays (9.2).

Nobody judges what they own, where they work, what they made the records of, or where their own
line of command leads. The machinery is that of audits.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.applicability import above
from ringbeam.conformity.declaring import serving
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.evaluation.independence import (
    ABOVE,
    OWNS,
    REPORTS,
    SAID,
    WORKS,
    Conflict,
    in_words,
    kept_conflicts,
    named,
    not_accepted,
    scope_of,
    superior_of,
    units_over,
)
from ringbeam.organization.people import Person
from ringbeam.organization.processes import Process
from ringbeam.standards.headings import parents_among

OWN, LOOKED_AT, EVIDENCE = "own", "looked_at", "evidence"
STATED = (
    ("outside", _("Comes from outside the organization")),
    ("not_own", _("Works here, and does not answer for it")),
    (OWN, _("Own work, or answers for it")),
)
# What is checked, in the words in which the judgement says so.
CHECKED = (
    _("who judges does not call it own work"),
    _("who judges does not own the service, site or unit, nor work in the unit"),
    _("who judges owns no process that serves the requirement"),
    _("who judges owns none of the records that were looked at"),
    _("who judges owns no record of the kinds that its rules read"),
    _("who judges neither reports to who owns it nor stands directly above"),
)
TOLD = SAID | {
    OWN: _("%(who)s calls it own work, or answers for it."),
    LOOKED_AT: _("%(who)s owns %(what)s, which was looked at."),
    EVIDENCE: _("%(who)s owns records that its rules read, such as %(what)s."),
}
KEPT_OPEN = ("archived", "updated", "version", "custom")
CHECKED_BY = (
    *("owner_id", "about_id", "site_id", "unit_id", "requirement", "looked_at"),
    "independence",
)


def conflicts_of(one: Any) -> list[Conflict]:
    """Every reason why who judges is not independent, as things stand now."""
    return list(_conflicts(one, one.owner_id)) if one.owner_id else []


def _conflicts(one: Any, judge: int) -> Iterator[Conflict]:
    if one.independence == OWN:
        yield Conflict(judge, OWN, judge)
    scope = scope_of(one)
    heads = dict(Entry.rows.filter(pk__in=scope).values_list("pk", "owner_id")) if scope else {}
    yield from (Conflict(judge, OWNS, pk) for pk, head in heads.items() if head == judge)
    if one.unit_id and one.unit_id in units_over(_unit_of(judge)):
        yield Conflict(judge, WORKS, one.unit_id)
    yield from _of_processes(one, judge)
    yield from _of_records(one, judge)
    owners = {head for head in heads.values() if head is not None} - {judge}
    if owners and (superior := superior_of(judge)) in owners:
        yield Conflict(judge, REPORTS, superior or judge)
    for head in sorted(owners):
        if superior_of(head) == judge:
            yield Conflict(judge, ABOVE, head)


def _of_processes(one: Any, judge: int) -> Iterator[Conflict]:
    """Own processes that serve the requirement, or a heading over it."""
    own = Process.rows.filter(owner_id=judge, archived=False).order_by("pk")
    parents = parents_among(one.requirement)
    for pk, serves in own.values_list("pk", "serves"):
        if any(above(ref, serves, parents) for ref in one.requirement):
            yield Conflict(judge, OWNS, pk)


def _of_records(one: Any, judge: int) -> Iterator[Conflict]:
    """Own records among those looked at, of the scope, and among what the rules read."""
    own = Entry.rows.filter(owner_id=judge).exclude(pk=one.pk).order_by("-pk")
    looked = {ref for line in one.looked_at for ref in line["records"]}
    if looked and (found := own.filter(ref__in=looked).first()):
        yield Conflict(judge, LOOKED_AT, found.pk)
    requirement = one.requirement[0] if one.requirement else ""
    kinds = {kind for rule, _serves in serving(requirement) for kind in rule.reads}
    of_kinds = own.filter(kind__in=sorted(kinds - {"person"}))
    if requirement and (found := of_kinds.first()):
        yield Conflict(judge, EVIDENCE, found.pk)


def _unit_of(person: int) -> int | None:
    found: int | None = Person.rows.filter(pk=person).values_list("unit_id", flat=True).first()
    return found


def keep_what_was_checked(one: Any, act: Act) -> None:
    """What the check of independence found stays with the judgement."""
    one.conflicts = [found.kept() for found in conflicts_of(one)]
    one.checked = act.at if one.owner_id else None


def reasons_kept(one: Any) -> list[str]:
    """Why who judges may not, by what was found when it was checked last."""
    return _reasons(not_accepted(one, kept_conflicts(one.conflicts)))


def reasons_now(one: Any) -> list[str]:
    """Why who judges may not, as things stand now."""
    return _reasons(not_accepted(one, conflicts_of(one)))


def _reasons(found: Sequence[Conflict]) -> list[str]:
    if not found:
        return []
    said = _now("%s A written safeguard can be accepted by a manager.")
    return [said % words for words in in_words(found, named(found), TOLD)]


def settle(judgements: Sequence[Any], act: Act) -> None:
    """Check independence anew where a draft changed; refuse to change what was concluded."""
    for one in judgements:
        if one.was and one.was["state"] != "draft" and _altered(one):
            said = _now("It is concluded. Judge anew: the new judgement supersedes this one.")
            raise Refused([said])
        if one.state == "draft" and _to_be_checked(one):
            keep_what_was_checked(one, act)


def _to_be_checked(one: Any) -> bool:
    return not one.was or any(getattr(one, name) != one.was[name] for name in CHECKED_BY)


def _altered(one: Any) -> bool:
    """Whether what was judged would change; marks, lists and its own moves stay free."""
    free = (*KEPT_OPEN, "withdrawn_because")
    return any(
        getattr(one, field.attname) != one.was[field.attname]
        for field in one.register.in_form.values()
        if field.attname not in free
    )
