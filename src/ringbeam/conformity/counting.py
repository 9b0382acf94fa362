"""Panel on every record: which requirements it counts as evidence for, or why for none."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.declaring import RULES, Rule
from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import extent_of
from ringbeam.conformity.today import told_today
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.entries import Entry
from ringbeam.core.registers import registers
from ringbeam.core.texts import in_each_language, inside
from ringbeam.standards.naming_editions import write_editions


@panel(
    on="",
    title=gettext_lazy("Counts as evidence for"),
    template="conformity/sections/counts.html",
    order=90,
)
def counts_for(record: Any, actor: Actor) -> dict[str, Any] | None:
    """The requirements, of the editions followed, served by rules that read this kind.

    Asks only how many others there are; one record never lifts a clause.
    """
    if not may_read(actor):
        return None
    told = told_today(actor)
    out = kept_out(record, told[1] if told else ())
    counts = tuple(one for one in editions_followed() if one not in out)
    cites = cited_by(record)
    unfit = unfit_for(record)
    lines = served_by(record.kind, counts, cites, unfit)
    where_not = said_of(out) if out and kind_is_read(record.kind) else []
    for_nothing = counted_for_nothing(cites) if cites else []
    for_nothing += of_another_sort(record, unfit, cites or ())
    why = "" if lines or where_not or for_nothing else why_not(record)
    where = {"where_not": where_not, "for_nothing": for_nothing}
    return {"lines": lines, "why_not": why, **where}


def kept_out(record: Any, scopes: Iterable[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    """The editions for which a record does not count, with their scope and what is outside."""
    found = {}
    for one in scopes:
        if (pk := extent_of(one).keeps_out(record)) is not None:
            found[one["edition"]] = (one["ref"], pk)
    return found


def said_of(out: dict[str, tuple[str, int]]) -> list[dict[str, str]]:
    """Where a record does not count and why, in words; one query."""
    outside = {pk for _ref, pk in out.values()}
    known = {one.pk: one for one in Entry.rows.filter(pk__in=outside)}
    names = write_editions(list(out))
    said = _("Outside of the scope of %(edition)s: %(what)s.")
    return [
        {
            "text": said % {"edition": name, "what": known[pk].title},
            "scope": ref,
            "url": f"/scopes/{ref}/",
        }
        for name, (ref, pk) in zip(names, out.values(), strict=True)
    ]


def kind_is_read(kind: str) -> bool:
    """Whether a rule judges records of this kind."""
    return any(kind in one.reads for one in RULES.values())


def cited_by(record: Any) -> tuple[str, ...] | None:
    """The requirements that a record says that it is for, where it counts for no others."""
    fields = {one.cited_in for one in _reading(record.kind) if one.cited_in}
    if not fields:
        return None
    return tuple(sorted({ref for name in fields for ref in getattr(record, name)}))


def _reading(kind: str) -> list[Rule]:
    """The rules that judge a kind; and those for which it names what they judge it for."""
    return [
        one
        for one in RULES.values()
        if kind in one.reads or (one.cited_in and kind in one.beside)
    ]


def unfit_for(record: Any) -> tuple[str, ...]:
    """The rules that read its kind and do not go by this record, as it is of another sort."""
    return tuple(one.id for one in _reading(record.kind) if not one.takes(record))


def of_another_sort(record: Any, unfit: Iterable[str], cites: Iterable[str]) -> list[str]:
    """What is said of the requirements that a record names and is not of the right sort for."""
    said, named = [], set(cites)
    for rule in (RULES[one] for one in unfit):
        column, values = rule.only
        words = dict(record.register.stored[column].flatchoices)
        for ref in (one.requirement for one in rule.serves if one.requirement in named):
            told = _(
                "%(edition)s %(clause)s goes by these alone: %(sorts)s. This is: %(sort)s."
            )
            parts = {"edition": write_editions([ref.rpartition(":")[0]])[0]}
            parts |= {
                "clause": ref.rpartition(":")[2],
                "sorts": ", ".join(str(words[one]) for one in values),
                "sort": str(words.get(getattr(record, column), "?")),
            }
            said.append(told % parts)
    return said


def counted_for_nothing(cites: tuple[str, ...]) -> list[str]:
    """What is said of the requirements that a record names and that no such rule serves."""
    known = {s.requirement for one in RULES.values() if one.cited_in for s in one.serves}
    editions = {ref.rpartition(":")[0] for ref in known}
    said = []
    for ref in cites:
        if ref in editions:
            continue
        parts = {"edition": write_editions([ref.rpartition(":")[0]])[0]}
        parts["clause"] = ref.rpartition(":")[2]
        if any(one.startswith(f"{ref}.") for one in known):
            told = _("%(edition)s %(clause)s is a heading: name the clauses below it instead.")
            said.append(told % parts)
        elif ref not in known:
            said.append(_("No rule goes by it for %(edition)s %(clause)s.") % parts)
    return said


def is_named(requirement: str, cites: Iterable[str]) -> bool:
    """Whether a requirement is among those that a record names, or of an edition among them."""
    return not {requirement, requirement.rpartition(":")[0]}.isdisjoint(cites)


@in_each_language
def served_by(
    kind: str,
    editions: tuple[str, ...],
    cites: tuple[str, ...] | None = None,
    unfit: tuple[str, ...] = (),
) -> list[dict[str, str]]:
    """The requirements of some editions that rules read this kind for, and what they show.

    ``cites`` are those that the record names, where it counts for no others; ``unfit`` are the
    rules that do not go by it.
    """
    served: dict[str, list[str]] = {}
    for rule in (one for one in _reading(kind) if one.id not in unfit):
        for serves in rule.serves:
            named = not rule.cited_in or is_named(serves.requirement, cites or ())
            if named and serves.requirement.rpartition(":")[0] in editions:
                served.setdefault(serves.requirement, []).append(str(serves.shows))
    return [
        {
            "short": ref.split(":")[0].removeprefix("iso-"),
            "number": ref.rpartition(":")[2],
            "shows": "; ".join(dict.fromkeys(shows)),
            "url": address(ref),
        }
        for ref, shows in served.items()
    ]


def why_not(record: Any) -> str:
    """The reason why no rule counts records of this kind."""
    known = {one.kind: one for one in registers()}
    label = inside(known[record.kind].label_plural)
    return _("No rule reads %(kinds)s yet. They are shown to auditors all the same.") % {
        "kinds": label
    }
