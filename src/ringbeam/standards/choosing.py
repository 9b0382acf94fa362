"""Which standard an organization needs: a few questions, and a suggestion with its reasons.

Nothing is stored. What is suggested follows from what was answered alone, and each reason says
from which answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUALITY, ENVIRONMENT, SAFETY = "iso-9001", "iso-14001", "iso-45001"
SECURITY, SERVICES = "iso-27001", "iso-20000-1"
STANDARDS = (QUALITY, ENVIRONMENT, SAFETY, SECURITY, SERVICES)
ASKED_FOR, HELD, SIZE, SECTOR = "asked_for", "held", "size", "sector"

# A reason of this weight alone is enough for a suggestion; a lighter one needs another.
WANTED, STRONG, LIGHT = 4, 2, 1
ENOUGH = 2


@dataclass(frozen=True)
class Fact:
    """Something that is so or not, and what follows: weight and reason by standard."""

    key: str
    question: str | Promise
    speaks_for: Mapping[str, tuple[int, str | Promise]]


FACTS = (
    Fact(
        "promises",
        _("Do you promise customers or colleagues services that must keep running?"),
        {
            SERVICES: (
                STRONG,
                _("You promise services that must keep running: it is about just that."),
            ),
            QUALITY: (LIGHT, _("Services are products too.")),
        },
    ),
    Fact(
        "products",
        _("Do you make products, build, or carry out projects for customers?"),
        {QUALITY: (STRONG, _("Customers get products or projects from you."))},
    ),
    Fact(
        "suppliers",
        _("Does the quality of what you deliver hang on suppliers or many hands?"),
        {QUALITY: (LIGHT, _("What you deliver hangs on others."))},
    ),
    Fact(
        "information",
        _("Do you hold information of others that must not leak, be lost or be altered?"),
        {
            SECURITY: (STRONG, _("You hold information of others that must be protected.")),
            SERVICES: (LIGHT, _("Its 8.7.3 asks for information security in services.")),
        },
    ),
    Fact(
        "critical",
        _("Does a law on critical services or digital security (such as NIS2) apply to you?"),
        {
            SECURITY: (STRONG, _("A law asks you for managed information security.")),
            SERVICES: (LIGHT, _("Continuity and availability of services are asked for.")),
        },
    ),
    Fact(
        "footprint",
        _("Do you use much energy or material, or produce waste, emissions or noise?"),
        {ENVIRONMENT: (STRONG, _("What you do weighs on the environment."))},
    ),
    Fact(
        "permits",
        _("Do you need permits, or report to authorities on the environment?"),
        {ENVIRONMENT: (LIGHT, _("Permits and reports are compliance obligations."))},
    ),
    Fact(
        "hazards",
        _("Do people work with machines, vehicles, chemicals, heights or heavy loads?"),
        {SAFETY: (STRONG, _("People can be hurt at their work."))},
    ),
    Fact(
        "strain",
        _("Do shifts, working alone or strain weigh on people's health?"),
        {SAFETY: (LIGHT, _("Strain at work can make people ill; ISO 45003 guides there."))},
    ),
)

SECTORS: Mapping[str, tuple[str | Promise, Mapping[str, str | Promise]]] = {
    "": (_("Not said"), {}),
    "it": (
        _("IT services"),
        {
            SERVICES: _("Tenders for IT services often name it."),
            SECURITY: _("Customers of IT services often ask for it."),
        },
    ),
    "manufacturing": (
        _("Manufacturing"),
        {
            QUALITY: _("Supply chains of manufacturing usually ask for it."),
            ENVIRONMENT: _("Supply chains of manufacturing more and more ask for it."),
        },
    ),
    "construction": (
        _("Construction and facilities"),
        {
            SAFETY: _("Building owners often ask contractors for it."),
            QUALITY: _("Public building tenders often name it."),
        },
    ),
    "health": (
        _("Health and care"),
        {
            SECURITY: _("Data on health are among the most sensitive."),
            QUALITY: _("Payers and authorities often ask for it."),
        },
    ),
    "public": (
        _("Public administration"),
        {
            SECURITY: _("Administrations answer for the data of citizens."),
            SERVICES: _("Services to citizens and offices can be agreed and measured by it."),
        },
    ),
    "services": (
        _("Other services"),
        {QUALITY: _("Customers of services know it best.")},
    ),
}

# Months from the decision to the certification audit, as is usual; by people in the scope.
SIZES: Mapping[str, tuple[str | Promise, tuple[int, int]]] = {
    "10": (_("Up to 10"), (3, 6)),
    "50": (_("11 to 50"), (4, 9)),
    "250": (_("51 to 250"), (6, 12)),
    "more": (_("More than 250"), (9, 18)),
}
# What one system spares the next one: the harmonized structure is there already.
SPARED = 0.6


@dataclass(frozen=True)
class Answers:
    """What was answered: facts that are so, standards asked for and held, size and sector."""

    facts: frozenset[str] = frozenset()
    asked_for: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    size: str = "50"
    sector: str = ""


@dataclass(frozen=True)
class Suggestion:
    """One standard with why it is suggested, and the usual months until it can be audited."""

    standard: str
    reasons: tuple[str | Promise, ...]
    months: tuple[int, int]
    after_another: bool


def suggested(given: Answers) -> list[Suggestion]:
    """The standards that the answers speak for, the weightiest first; empty: none yet.

    What is held already is left out, and makes the effort of the others smaller.
    """
    weights = {one: _weight(one, given) for one in STANDARDS if one not in given.held}
    chosen = sorted(
        (one for one, (weight, _reasons) in weights.items() if weight >= ENOUGH),
        key=lambda one: (-weights[one][0], STANDARDS.index(one)),
    )
    return [
        Suggestion(
            standard=one,
            reasons=weights[one][1],
            months=_months(given.size, spared=bool(given.held) or place > 0),
            after_another=bool(given.held) or place > 0,
        )
        for place, one in enumerate(chosen)
    ]


def _weight(standard: str, given: Answers) -> tuple[int, tuple[str | Promise, ...]]:
    found: list[tuple[int, str | Promise]] = []
    if standard in given.asked_for:
        found.append((WANTED, _("Customers or tenders ask you for a certificate to it.")))
    found += [
        one.speaks_for[standard]
        for one in FACTS
        if one.key in given.facts and standard in one.speaks_for
    ]
    in_sector = SECTORS.get(given.sector, SECTORS[""])[1]
    if standard in in_sector:
        found.append((LIGHT, in_sector[standard]))
    return sum(weight for weight, _why in found), tuple(why for _weight, why in found)


def _months(size: str, *, spared: bool) -> tuple[int, int]:
    low, high = SIZES.get(size, SIZES["50"])[1]
    return (max(1, round(low * SPARED)), round(high * SPARED)) if spared else (low, high)


def together(found: Collection[Suggestion], given: Answers) -> bool:
    """Whether one integrated system would serve: two or more, held ones counted."""
    return len(found) + len(given.held) > 1
