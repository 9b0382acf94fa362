"""Declaring rules: a small function, and everything that it must say of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from ringbeam.conformity.limits import Limit, Limits
from ringbeam.core.sayings import Said

Words = str | Promise
Populations = Mapping[str, "QuerySet[Any]"]
SAMPLE = 20


class Basis(Enum):
    """On what a rule stands; good practice never lowers a status."""

    REQUIREMENT = "requirement"
    PROCEDURE = "procedure"
    PRACTICE = "practice"


class Outcome(Enum):
    """What a rule found on a date.

    SHORT: some of the population keep the duty and some lack something. FEW: too few records,
    or no complete cycle yet, so nothing is shown. NOTHING: there is no record to look at. OFF:
    the organization switched the rule off, so that nobody looked.
    """

    MET = "met"
    AGEING = "ageing"
    SHORT = "short"
    FEW = "few"
    OVERDUE = "overdue"
    BROKEN = "broken"
    NOTHING = "nothing"
    OFF = "off"

    @property
    def met(self) -> bool | None:
        """As the API says it: true, false, or null where nothing is, or was, looked at."""
        if self in (Outcome.NOTHING, Outcome.OFF):
            return None
        return self in (Outcome.MET, Outcome.AGEING)


@dataclass(frozen=True)
class Serves:
    """What a rule shows for one requirement, and which of its elements it covers.

    ``occasional`` evidence is of records that an organization may well not have, though it does
    what is required: where there are none, or too few, it says nothing, and the requirement
    stands as without such a rule. Any other rule that finds nothing keeps it from green.
    """

    requirement: str
    shows: Words
    covers: tuple[str, ...]
    occasional: bool = False


@dataclass(frozen=True)
class Finding:
    """What a rule found on a date: the outcome, the reason in words, and the records.

    ``sample`` holds entry ids, at most twenty; ``deviating`` those that break the duty.
    ``until`` is the day on which the evidence stops being current, where there is one.
    ``beneath`` is what a rule that is off would lower to: switching it off takes away what it
    lifts, and never what it lowers.
    ``entries`` are the ids of all that was looked at, as a query: whoever asks which of them
    were imported asks the same records.
    ``next`` and ``next_url`` say what to do where it depends on what was found; else the rule's
    own step holds.
    ``left_out`` says that it saw too little because a scope leaves out what there is: that
    counts, where evidence is occasional too, or narrowing a scope would hide what it found.
    """

    outcome: Outcome
    reason: Said
    count: int = 0
    sample: tuple[int, ...] = ()
    deviating: tuple[int, ...] = ()
    deviations: int = 0
    since: date | None = None
    until: date | None = None
    beneath: Outcome | None = None
    next: Said = ""
    next_url: str = ""
    left_out: bool = False
    entries: "QuerySet[Any] | None" = field(default=None, compare=False, repr=False)

    @property
    def counted(self) -> Outcome:
        """As what it counts for the word of a requirement."""
        return self.beneath or self.outcome

    @property
    def silent(self) -> bool:
        """Whether it saw no record, or too few to say anything."""
        return self.counted in (Outcome.NOTHING, Outcome.FEW)

    @property
    def refs(self) -> tuple[int, ...]:
        """The records named: deviating ones first."""
        return tuple(dict.fromkeys((*self.deviating, *self.sample)))[:SAMPLE]


@dataclass(frozen=True)
class Rule:
    """A rule as declared, or under an organization's limits; it answers for any date.

    ``minimum`` records are needed, or a span of ``span``, before the population says anything.
    ``reads`` names what it judges, ``beside`` what it looks up for that.
    ``cited_in`` is the field by which such a record names the requirements, or whole editions,
    that it is for; it counts for no others. ``only`` are the field, and the values of it, with
    which such a record counts, where it has to be of a sort. ``interval`` is how long evidence
    stays current; ``assumed`` marks that limits are our default, not the organization's own
    plan. ``tolerance`` is the share that may deviate.
    Those of them that an organization may set are declared as ``limits``; a function that
    declares any is given them with the populations and the day.
    """

    id: str
    version: int
    question: Words
    basis: Basis
    serves: tuple[Serves, ...]
    reads: tuple[str, ...]
    judged: Callable[..., Finding]
    cannot_see: Words
    next: Words
    next_url: str = ""
    minimum: int = 1
    span: timedelta | None = None
    interval: timedelta | None = None
    assumed: bool = False
    tolerance: float = 0.0
    beside: tuple[str, ...] = ()
    cited_in: str = ""
    only: tuple[str, tuple[str, ...]] = ("", ())
    argued: str = field(default="", compare=False)
    limits: Limits = field(default_factory=Limits)

    def judge(self, populations: Populations, on: date) -> Finding:
        """What it finds over these populations on a day, by the limits that it holds."""
        if self.limits.declared:
            return self.judged(populations, on, self.limits)
        return self.judged(populations, on)

    def under(self, own: Mapping[str, int]) -> "Rule":
        """The same rule by the organization's own limits, by key; others stay assumed."""
        limits = self.limits.under(own)
        if not limits.declared:
            return self
        return replace(
            self,
            limits=limits,
            assumed=limits.assumed,
            tolerance=limits.share("tolerance") if "tolerance" in limits else self.tolerance,
            interval=limits.days("interval") if "interval" in limits else self.interval,
            minimum=limits.number("minimum") if "minimum" in limits else self.minimum,
            span=limits.days("span") if "span" in limits else self.span,
        )

    def takes(self, record: Any) -> bool:
        """Whether a record is of the sort that it goes by."""
        column, values = self.only
        return not column or getattr(record, column, None) in values

    @property
    def url(self) -> str:
        """The page that tells all of it."""
        return f"/conformity/rules/{self.id}/"

    @cached_property
    def editions(self) -> frozenset[str]:
        """The editions that it serves something of."""
        return frozenset(one.requirement.rpartition(":")[0] for one in self.serves)

    @property
    def occasional(self) -> bool:
        """Whether it shows something of a requirement only while there is something to see."""
        return any(one.occasional for one in self.serves)

    @property
    def needs(self) -> frozenset[str]:
        """Every population that is to be given to it."""
        return frozenset((*self.reads, *self.beside))


RULES: dict[str, Rule] = {}
Judge = Callable[..., Finding]


def rule(
    *,
    id: str,
    version: int,
    limits: tuple[Limit, ...] = (),
    **declared: Any,
) -> Callable[[Judge], Judge]:
    """Declare the function as a rule; its docstring argues why it shows what it shows.

    One that declares limits takes them as its third argument, as ``Limits``.
    Raises ValueError when the id is taken or the argument is missing.
    """

    def declare(judge: Judge) -> Judge:
        if id in RULES or not judge.__doc__:
            raise ValueError(f"rule {id} is declared twice or not argued")
        told: dict[str, Any] = {**declared, "argued": judge.__doc__, "limits": Limits(limits)}
        RULES[id] = Rule(id=id, version=version, judged=judge, **told).under({})
        return judge

    return declare


def serving(requirement: str) -> list[tuple[Rule, Serves]]:
    """The rules that serve a requirement, with what each shows for it."""
    return [(r, s) for r in RULES.values() for s in r.serves if s.requirement == requirement]


def kinds_read() -> frozenset[str]:
    """Every population that some rule reads."""
    return frozenset(kind for one in RULES.values() for kind in one.needs)
