"""Rules over suppliers (ISO/IEC 20000-1:2018, 8.3.4.1 and 8.3.4.2)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.shapes import each

EXTERNAL, INTERNAL = "iso-20000-1:2018:8.3.4.1", "iso-20000-1:2018:8.3.4.2"
OUTSIDE, WITHIN = ("external",), ("internal", "customer")


def in_use(populations: Populations, sorts: tuple[str, ...]) -> "QuerySet[Any]":
    """The suppliers of these sorts that deliver."""
    return populations["supplier"].filter(state="in_use", sort__in=sorts)


def under_contract(populations: Populations, on: date) -> Q:
    """Who answers for it, how it is reached, and a contract in force that has not ended."""
    contracts = populations["supplier_contract"].filter(
        Q(end__isnull=True) | Q(end__gte=on), says("scope"), says("targets"), state="in_force"
    )
    held = contracts.filter(says("interfaces"), start__lte=on)
    return Q(pk__in=held.values("supplier_id"), owner__isnull=False) & says("contact")


def reviewed(
    populations: Populations, on: date, limits: Limits, sorts: tuple[str, ...]
) -> Duty:
    """Those in use for longer than the limit, or reviewed: within it a review was held."""
    since = on - limits.days("within")
    held = populations["supplier_review"].filter(state="evaluated", held__lte=on)
    rows = in_use(populations, sorts)
    known = Q(pk__in=held.values("supplier_id"))
    asked = rows.filter(known | Q(created__lt=start_of(since)))
    lately = held.filter(says("figures"), held__gte=since)
    return Duty(asked, Q(pk__in=lately.values("supplier_id")))


def _declare_agreed(
    name: str, clause: str, element: str, sorts: tuple[str, ...], shows: Promise
) -> None:
    @each(
        id=f"{name}-agreed",
        version=1,
        question=gettext_lazy("Is there a contract in force with every supplier in use?"),
        serves=(Serves(clause, shows, (element,)),),
        reads=("supplier", "supplier_contract"),
        said=_("%(met)d of %(all)d suppliers have an owner, a contact and a contract."),
        cannot_see=gettext_lazy(
            "Suppliers that nobody recorded, and what contracts leave out."
        ),
        next=gettext_lazy("Put contracts in force with the suppliers that have none."),
        next_url="/suppliers/?state=in_use",
    )
    def agreed(populations: Populations, on: date) -> Duty:
        """8.3.4 asks who answers for a supplier, and a documented contract or agreement.

        It says what is delivered, the targets and the interfaces. One that has ended, or has
        not begun, binds nobody.
        """
        return Duty(in_use(populations, sorts), under_contract(populations, on))


def _declare_monitored(name: str, clause: str, sorts: tuple[str, ...], shows: Promise) -> None:
    @each(
        id=f"{name}-monitored",
        version=1,
        limits=(days(f"{name}-monitored.within", gettext_lazy("reviewed within"), 400),),
        question=gettext_lazy("Was every supplier reviewed against its targets?"),
        serves=(Serves(clause, shows, ("monitored",)),),
        reads=("supplier", "supplier_review"),
        said=_("%(met)d of %(all)d suppliers were reviewed against their targets."),
        cannot_see=gettext_lazy("Whether the figures are right, and what followed was done."),
        next=gettext_lazy("Review the suppliers whose last review is too old."),
        next_url="/supplier-reviews/",
    )
    def monitored(populations: Populations, on: date, limits: Limits) -> Duty:
        """8.3.4 asks that performance is monitored at planned intervals against the targets.

        Asked of who has been in use for 400 days, our assumed limit for a year, or was reviewed
        once.
        """
        return reviewed(populations, on, limits, sorts)


_declare_agreed(
    *("external-suppliers", EXTERNAL, "contract", OUTSIDE),
    gettext_lazy("contracts, contact points and interfaces are defined"),
)
_declare_monitored(
    *("external-suppliers", EXTERNAL, OUTSIDE),
    gettext_lazy("performance of suppliers is monitored at planned intervals"),
)
_declare_agreed(
    *("internal-suppliers", INTERNAL, "agreed", WITHIN),
    gettext_lazy("targets, commitments and interfaces are agreed"),
)
_declare_monitored(
    *("internal-suppliers", INTERNAL, WITHIN),
    gettext_lazy("performance of internal suppliers is monitored at planned intervals"),
)
