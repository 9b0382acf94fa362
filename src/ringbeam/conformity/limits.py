"""Limits of rules: intervals, tolerances and minima, by name, and what is set instead.

Pure: what a rule declares and what an organization set go in; nothing here reads a record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

Words = str | Promise
DAYS, PERCENT, RECORDS = "days", "percent", "records"
UNITS: dict[str, Words] = {DAYS: _("days"), PERCENT: _("percent"), RECORDS: _("records")}
YEAR, CYCLE, MOST_TOLERATED = 365, 3 * 365, 10
NO_PROOF = _("what is older than that is no evidence of how things stand")
NO_DUTY = _("beyond a tenth, what is broken again and again would show as kept")
TOO_SHORT = _("over fewer days, what the duty is owed to would be left out")
TOO_FEW = _("fewer show nothing; a procedure may ask for more, never for less")


@dataclass(frozen=True)
class Limit:
    """A limit that a rule, or a family of rules, declares; whole numbers of its unit.

    ``least`` and ``most`` bound what an organization may set, and ``why`` says why not beyond.
    """

    key: str
    label: Words
    unit: str
    default: int
    least: int
    most: int
    why: Words

    @property
    def name(self) -> str:
        """How the rule itself calls it."""
        return self.key.rpartition(".")[2]

    @property
    def more_is_tighter(self) -> bool:
        """Whether a greater value asks for more: it is one that may not be lowered."""
        return self.least >= self.default

    def reason_against(self, value: int) -> str:
        """Why an organization may not set this value; empty when it may."""
        if self.least <= value <= self.most:
            return ""
        said = _now("Give %(least)d to %(most)d %(unit)s: %(why)s.")
        bounds = {"least": self.least, "most": self.most}
        return said % {**bounds, "unit": UNITS[self.unit], "why": self.why}


def days(key: str, label: Words, default: int, *, most: int = YEAR) -> Limit:
    """A time within which something is to happen, or for which evidence stays current."""
    return Limit(key, label, DAYS, default, 1, most, NO_PROOF)


def lookback(key: str, label: Words, default: int) -> Limit:
    """How far back a rule looks for what a duty is owed to: fewer days would ask less."""
    return Limit(key, label, DAYS, default, default, YEAR, TOO_SHORT)


def tolerance(of: str, default: float) -> Limit:
    """The share of records that may deviate, as a part of one."""
    label = _("records that may deviate")
    whole = round(default * 100)
    return Limit(f"{of}.tolerance", label, PERCENT, whole, 0, MOST_TOLERATED, NO_DUTY)


def enough(of: str, records: int, span: timedelta) -> tuple[Limit, Limit]:
    """How many records, or over how long, before a population shows something."""
    most = 100 * records
    some, over = _("records that are enough"), _("or records over so long")
    return (
        Limit(f"{of}.minimum", some, RECORDS, records, records, most, TOO_FEW),
        Limit(f"{of}.span", over, DAYS, span.days, span.days, YEAR, TOO_FEW),
    )


@dataclass(frozen=True)
class Limits:
    """The limits of one rule: those it declares, and what the organization set instead."""

    declared: tuple[Limit, ...] = ()
    own: tuple[tuple[str, int], ...] = ()

    def under(self, own: Mapping[str, int]) -> "Limits":
        """The same limits with the organization's own values, by key; others are ignored.

        A value that was set when it might be looser counts as the loosest that it may be now.
        """
        given = tuple(
            (one.key, min(max(own[one.key], one.least), one.most))
            for one in self.declared
            if one.key in own
        )
        return Limits(self.declared, given)

    def __contains__(self, name: str) -> bool:
        return any(one.name == name for one in self.declared)

    def number(self, name: str) -> int:
        """The value in force, in its unit. Raises KeyError for a limit that is not declared."""
        for one in self.declared:
            if one.name == name:
                return dict(self.own).get(one.key, one.default)
        raise KeyError(name)

    def days(self, name: str) -> timedelta:
        """A limit of days as a span of time."""
        return timedelta(days=self.number(name))

    def share(self, name: str) -> float:
        """A limit of percent as a part of one."""
        return self.number(name) / 100

    @property
    def assumed(self) -> bool:
        """Whether some limit is our default and not the organization's own."""
        return len(self.own) < len(self.declared)


def keys(all_limits: Sequence[Limits]) -> dict[str, Limit]:
    """Every limit that some rule declares, by key; those that may be short first."""
    found = {one.key: one for limits in all_limits for one in limits.declared}
    return dict(sorted(found.items(), key=lambda item: (item[1].least > 1, item[0])))
