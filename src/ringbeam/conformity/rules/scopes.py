"""Rules over scopes (4.3 of all five standards; each argued by its own edition)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import nothing
from ringbeam.conformity.rules.documented import SCOPE, declare
from ringbeam.conformity.spreading import once_of
from ringbeam.core.sayings import say
from ringbeam.organization.scope_life import DRAFT, IN_FORCE
from ringbeam.standards.naming_editions import write_editions

EDITIONS = (
    *("iso-9001:2015", "iso-9001:2026", "iso-14001:2015", "iso-14001:2026"),
    *("iso-45001:2018", "iso-27001:2013", "iso-27001:2022", "iso-20000-1:2018"),
)
BOUNDS = "bounds"
PAGE = "/scopes/"
WRITE = _("Write the scope, and have somebody else approve it.")


def _named(rows: "QuerySet[Any]") -> Mapping[str, tuple[int, str]]:
    """By edition the newest of these scopes that names it, with its number."""
    told = rows.order_by("pk").values_list("pk", "ref", "editions")
    return {edition: (pk, ref) for pk, ref, editions in told for edition in editions}


def of_state(populations: Populations, state: str) -> Mapping[str, tuple[int, str]]:
    """By edition the scope of a state that names it; the same for all rules, asked once."""
    rows = populations["scope"].filter(state=state)
    return once_of(rows, "editions", lambda: _named(rows), {})


def scope_in_force(edition: str, populations: Populations) -> Finding:
    """A scope that names this very edition, and that is in force.

    The clause asks to determine the boundaries of the system and where it applies. A scope is
    in force only by the approval of somebody who did not write it, and only where it says which
    activities are within it and what was considered; one is in force for an edition at a time.
    A draft shows nothing, a scope of another edition neither. Whether what was considered is
    all of it stays to be assessed.
    """
    held = of_state(populations, IN_FORCE).get(edition)
    if held:
        pk, ref = held
        return Finding(
            Outcome.MET,
            say(_("%(ref)s is in force for it."), ref=ref),
            count=1,
            sample=(pk,),
            entries=populations["scope"].filter(pk=pk).values("pk"),
        )
    drafted = of_state(populations, DRAFT).get(edition)
    if drafted:
        ref = drafted[1]
        found = nothing(_("%(ref)s is a draft that nobody has approved."), ref=ref)
        step = say(_("Have %(ref)s approved by somebody who did not write it."), ref=ref)
        return replace(found, next=step, next_url=f"{PAGE}{ref}/")
    [name] = write_editions([edition])
    url = f"{PAGE}new/?{urlencode({'editions': name, 'title': name})}"
    return replace(nothing(_("No scope is written for it.")), next=say(WRITE), next_url=url)


def _declare(edition: str) -> None:
    """One rule for one edition: the scope of one is nothing to another."""

    def judge(populations: Populations, _on: date) -> Finding:
        return scope_in_force(edition, populations)

    judge.__doc__ = scope_in_force.__doc__
    shows = gettext_lazy("boundaries and applicability are determined and approved")
    rule(
        id=f"scope-{edition.replace(':', '-')}",
        version=1,
        question=gettext_lazy("Is a scope in force for this standard?"),
        basis=Basis.REQUIREMENT,
        serves=(Serves(f"{edition}:4.3", shows, (BOUNDS,)),),
        reads=("scope",),
        cited_in="editions",
        cannot_see=gettext_lazy(
            "Whether issues, requirements and what is done were rightly considered, and whether"
            " all that is said to be within the scope is."
        ),
        next=gettext_lazy(WRITE),
        next_url=PAGE,
    )(judge)


for _edition in EDITIONS:
    _declare(_edition)
for _asked in SCOPE.items:
    declare(SCOPE, _asked)
