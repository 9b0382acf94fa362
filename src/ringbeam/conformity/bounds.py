"""By when the move to a new edition must be made: the transition's end, the certificate's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ringbeam.organization.certificates import Certificate, certificates_to
from ringbeam.standards.edition_transitions import EditionTransition, transition_between


@dataclass(frozen=True)
class Bound:
    """The days that bound a move, and which of them holds: the earliest.

    ``transition`` is None where nothing is held of it; ``certificates`` are those to the old
    edition, the one that ends first first.
    """

    transition: EditionTransition | None
    certificates: tuple[Certificate, ...]

    @property
    def day(self) -> date | None:
        """The last day on which the move may be made; None where nothing bounds it."""
        days = [one.valid_until for one in self.certificates[:1]]
        days += [self.transition.ends] if self.transition else []
        return min(days, default=None)

    @property
    def by_certificate(self) -> bool:
        """Whether it is the certificate that holds, and not the end of the transition."""
        return bool(self.certificates) and self.certificates[0].valid_until == self.day

    def is_past(self, on: date) -> bool:
        """Whether the day has gone by."""
        return self.day is not None and self.day < on


def bound_of(old: str, new: str) -> Bound:
    """What bounds the move between two editions by reference; two queries."""
    return Bound(transition_between(old, new), tuple(certificates_to(old)))


def bound_over(transition: EditionTransition, certificates: Iterable[Certificate]) -> Bound:
    """The same of a transition that is at hand, out of all certificates that hold."""
    to_old = [one for one in certificates if transition.old_edition_id in one.editions]
    return Bound(transition, tuple(to_old))
