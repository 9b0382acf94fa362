"""What is told of each rule: its declaration, its limits, what it found today (9.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.declaring import RULES, Basis, Outcome, Rule
from ringbeam.conformity.limits import UNITS, Words
from ringbeam.conformity.populations import BESIDE, populations, until
from ringbeam.conformity.ruling import SETTINGS, InForce, in_force
from ringbeam.conformity.snapshots import Snapshot, read
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.registers import registers
from ringbeam.core.sayings import spoken
from ringbeam.web.labels import labels_of

# Outcome: how it is drawn (data-s, icon), and in words.
OUTCOMES: dict[str, tuple[str, str, Words]] = {
    Outcome.BROKEN.value: ("fail", "alert-octagon", _("Broken")),
    Outcome.OVERDUE.value: ("over", "clock-exclamation", _("Overdue")),
    Outcome.SHORT.value: ("part", "half", _("Some lack it")),
    Outcome.FEW.value: ("none", "hourglass-low", _("Too few yet")),
    Outcome.NOTHING.value: ("none", "circle-dashed", _("Nothing to look at")),
    Outcome.OFF.value: ("none", "eye-off", _("Switched off")),
    Outcome.AGEING.value: ("age", "hourglass-low", _("Ageing")),
    Outcome.MET.value: ("ok", "check", _("Met")),
}
BASES: dict[str, Words] = {
    Basis.REQUIREMENT.value: _("Requirement"),
    Basis.PROCEDURE.value: _("Own procedure"),
    Basis.PRACTICE.value: _("Good practice"),
}


@dataclass(frozen=True)
class Told:
    """A rule by the limits in force, and what it found today; empty where it serves nothing
    that is followed."""

    rule: Rule
    subject: str
    found: Mapping[str, Any]
    off: str = ""

    @property
    def outcome(self) -> str:
        """The outcome of today, as the API calls it."""
        return str(self.found.get("outcome", ""))

    @property
    def reason(self) -> str:
        """What it found, or why it is off, in the reader's language."""
        return self.off or (spoken(self.found["reason"]) if self.found else "")

    @property
    def standards(self) -> list[str]:
        """The standards that it serves something of."""
        return list(dict.fromkeys(one.requirement.split(":")[0] for one in self.rule.serves))

    @property
    def limits(self) -> list[dict[str, Any]]:
        """Each limit: key, label, value, unit, whether it is assumed, its bounds, why these."""
        held = self.rule.limits
        own = dict(held.own)
        return [
            {
                "key": one.key,
                "label": str(one.label),
                "unit": str(UNITS[one.unit]),
                "value": held.number(one.name),
                "assumed": one.key not in own,
                "least": one.least,
                "most": one.most,
                "why": str(one.why),
            }
            for one in held.declared
        ]


def rules_in_force() -> InForce:
    """The rules and limits that are in force now."""
    today = clock.today()
    return in_force(until(populations(SETTINGS), today), today)


def told_by(kept: Snapshot) -> list[Told]:
    """Every rule, by its subject, with what the kept results say that it found."""
    found = {rule["id"]: rule for result in read(kept).values() for rule in result.rules}
    ruled, names = rules_in_force(), subjects()
    told = [
        Told(
            rule=ruled.held(one),
            subject=names[one.reads[0]],
            found=found.get(one.id, {}),
            off=str(ruled.off[one.id].reason) if one.id in ruled.off else "",
        )
        for one in RULES.values()
    ]
    return sorted(told, key=lambda one: (one.subject, one.rule.id))


def subjects() -> dict[str, str]:
    """What each population is called."""
    beside = {name: str(model._meta.verbose_name_plural) for name, model in BESIDE.items()}
    return {**beside, **{one.kind: str(one.label_plural) for one in registers()}}


@dataclass(frozen=True)
class Chosen:
    """Which rules are asked for: words, a standard, a basis, a subject, an outcome of today."""

    q: str = ""
    standard: str = ""
    basis: str = ""
    subject: str = ""
    today: str = ""

    def of(self, told: Iterable[Told]) -> list[Told]:
        """Those that fit, in their order."""
        return [one for one in told if self._fits(one)]

    def _fits(self, one: Told) -> bool:
        plain = (
            (self.standard, one.standards),
            (self.basis, [one.rule.basis.value]),
            (self.subject, [one.rule.reads[0]]),
            (self.today, [one.outcome]),
        )
        if any(wanted and wanted not in had for wanted, had in plain):
            return False
        text = f"{one.rule.id} {one.rule.question} {one.rule.argued} {one.rule.cannot_see}"
        clauses = " ".join(serves.requirement for serves in one.rule.serves)
        return all(word in f"{text} {clauses}".casefold() for word in self.q.casefold().split())


def plainly(one: Told, refs: Mapping[int, str]) -> dict[str, Any]:
    """A rule as programs and the command get it; records that may be seen, by number."""
    rule, found = one.rule, one.found
    return {
        "id": rule.id,
        "version": rule.version,
        "question": str(rule.question),
        "argument": rule.argued,
        "basis": rule.basis.value,
        "reads": [*rule.reads, *rule.beside],
        "serves": [
            {"requirement": s.requirement, "shows": str(s.shows), "covers": list(s.covers)}
            for s in rule.serves
        ],
        "limits": one.limits,
        "assumed": rule.assumed,
        "cannot_see": str(rule.cannot_see),
        "next": str(rule.next),
        "off": one.off,
        "today": {
            "outcome": one.outcome or None,
            "met": found.get("met"),
            "reason": one.reason,
            "count": found.get("count", 0),
            "deviations": found.get("deviations", 0),
            "records": [refs[pk] for pk in named(one) if pk in refs],
        },
    }


def named(one: Told) -> list[int]:
    """The records of what it found: deviating ones first."""
    of_it = (*one.found.get("deviating", ()), *one.found.get("sample", ()))
    return list(dict.fromkeys(of_it))


def told_to(by: Actor, kept: Snapshot, chosen: Chosen) -> list[dict[str, Any]]:
    """The chosen rules for programs; records that ``by`` may not see are not named."""
    told = chosen.of(told_by(kept))
    labels = labels_of(by, {pk for one in told for pk in named(one)})
    refs = {pk: label.ref for pk, label in labels.items() if label.seen}
    return [plainly(one, refs) for one in told]


def followed(one: Told) -> list[tuple[Any, bool]]:
    """What it serves, and whether the edition is followed."""
    editions = editions_followed()
    return [(s, s.requirement.rpartition(":")[0] in editions) for s in one.rule.serves]
