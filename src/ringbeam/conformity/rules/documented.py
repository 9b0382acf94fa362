"""Rules over documents that a standard asks for (7.5.1; each by its own clause)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Finding, Populations, Serves, rule
from ringbeam.conformity.judging import Plan, nothing, plans_kept
from ringbeam.conformity.rules.documents import REVIEWING, in_force
from ringbeam.conformity.rules.reviews import planned
from ringbeam.conformity.spreading import once_of
from ringbeam.core.sayings import say
from ringbeam.documents.versions import APPROVALS
from ringbeam.standards.documented_information import ITEM, InformationKind, item_key

WRITTEN = "documented"
PAGE = "/conformity/documented-information/"
OHS, SECURITY, SERVICES = "iso-45001:2018", "iso-27001:2022", "iso-20000-1:2018"


def anchor(key: str) -> str:
    """The name of an item's row on the page."""
    return "i-" + key.rpartition(ITEM)[2]


class Asked(NamedTuple):
    """One item of documented information, in the words that ship; a test compares them."""

    requirement: str
    what: str
    kind: str = InformationKind.DOCUMENT

    @property
    def key(self) -> str:
        """By which documents name it."""
        return item_key(self.requirement, self.what, kind=self.kind)


@dataclass(frozen=True)
class Wanted:
    """A document that standards ask for, each by an item of its own clause.

    ``made`` is how and where it comes about here, where that is not by writing it.
    """

    name: str
    question: Promise
    shows: Promise
    items: tuple[Asked, ...]
    made: tuple[str, str] = ("", "")


WANTED = (
    Wanted(
        "policy",
        gettext_lazy("Is the policy a document that is in force and reviewed in time?"),
        gettext_lazy("the policy exists as a document in force"),
        (
            Asked("iso-9001:2015:5.2.2", "Quality policy"),
            Asked("iso-9001:2026:5.2.2", "Quality policy"),
            Asked("iso-14001:2015:5.2", "Environmental policy"),
            Asked(f"{OHS}:5.2", "OH&S policy"),
            Asked(f"{SECURITY}:5.2", "Information security policy"),
            Asked(f"{SERVICES}:5.2.2", "Service management policy"),
        ),
    ),
    Wanted(
        "objectives",
        gettext_lazy("Are the objectives a document that is in force and reviewed in time?"),
        gettext_lazy("the objectives exist as a document in force"),
        (
            Asked("iso-9001:2015:6.2.1", "Quality objectives"),
            Asked("iso-9001:2026:6.2.1", "Quality objectives"),
            Asked("iso-14001:2015:6.2.1", "Environmental objectives"),
            Asked(
                f"{OHS}:6.2.2",
                "OH&S objectives and plans to achieve them",
                InformationKind.BOTH,
            ),
            Asked(f"{SECURITY}:6.2", "Information security objectives"),
            Asked(f"{SERVICES}:6.2.1", "Service management objectives"),
        ),
    ),
    Wanted(
        "plan",
        gettext_lazy("Is the plan a document that is in force and reviewed in time?"),
        gettext_lazy("the plan exists as a document in force"),
        (
            Asked(f"{SERVICES}:6.3", "Service management plan"),
            Asked(f"{SERVICES}:8.7.2", "Service continuity plans"),
        ),
    ),
    Wanted(
        "rules",
        gettext_lazy("Are the rules for it a document that is in force and reviewed in time?"),
        gettext_lazy("the rules for it exist as a document in force"),
        (
            Asked(f"{SERVICES}:8.5.1.1", "Change management policy"),
            Asked(
                f"{SERVICES}:8.7.3.1", "Information security policy for the SMS and services"
            ),
        ),
    ),
    Wanted(
        "roles",
        gettext_lazy("Are the roles a document that is in force and reviewed in time?"),
        gettext_lazy("responsibilities and authorities exist as a document in force"),
        (Asked(f"{OHS}:5.3", "Responsibilities and authorities for relevant roles"),),
    ),
)

# What the documents of scopes are; declared beside the rules over scopes.
SCOPE = Wanted(
    "scope",
    gettext_lazy("Is the scope a document that is in force and reviewed in time?"),
    gettext_lazy("the scope exists as a document in force"),
    (
        Asked(
            "iso-9001:2015:4.3",
            "Scope of the quality management system, with covered products and services"
            " and justification for requirements determined not applicable",
        ),
        Asked(
            "iso-14001:2015:4.3",
            "Scope of the environmental management system, available to interested parties",
        ),
        Asked(f"{OHS}:4.3", "Scope of the OH&S management system"),
        Asked(f"{SECURITY}:4.3", "Scope of the information security management system"),
        Asked(f"{SERVICES}:4.3", "Scope of the service management system"),
    ),
    made=(_("Put the scope in force, and make its document."), "/scopes/"),
)


@dataclass(frozen=True)
class ServingDocument:
    """A document that a person linked to items, and the plan of its review."""

    pk: int
    keys: frozenset[str]
    in_force: bool
    plan: Plan


def serving_documents(populations: Populations, on: date) -> list[ServingDocument]:
    """Every document that serves as something, by its number; the same for all rules, once.

    In force is one with a published version whose day has come; a draft is not, an imported
    one neither.
    """
    rows = populations["document"]
    return once_of(rows, f"serving {on}", partial(_serving, rows, populations, on), [])


def _serving(
    rows: "QuerySet[Any]", populations: Populations, on: date
) -> list[ServingDocument]:
    told = rows.order_by("pk").values_list("pk", "serves")
    keys = {pk: frozenset(serves) for pk, serves in told.iterator() if serves}
    if not keys:
        return []
    come = populations["document_version"].filter(effective__lte=on)
    held = in_force(populations).filter(pk__in=come.values("entry_id"))
    now = set(held.values_list("pk", flat=True))
    of_them = rows.filter(pk__in=list(keys)) if len(keys) < MANY else rows
    plans = planned(of_them, populations["history"], completes=APPROVALS)
    return [
        ServingDocument(one.entry, keys[one.entry], one.entry in now, one)
        for one in plans
        if one.entry in keys
    ]


MANY = 500


def documented(
    asked: Asked, populations: Populations, on: date, made: tuple[str, str] = ("", "")
) -> Finding:
    """A document that a person linked to this very item of this edition, in force on the day.

    The link is a person's; a title proves nothing. The requirement itself asks for it to be
    maintained as documented information, so a document in force that is reviewed in time shows
    that it exists, and no more: what it says and whether it is kept stays to be assessed. One
    linked to another edition, or another standard, does not count here. All that are linked
    are looked at: one past its review lowers.
    """
    linked = [one for one in serving_documents(populations, on) if asked.key in one.keys]
    held = [one for one in linked if one.in_force]
    if not held:
        return _none_in_force(asked, len(linked), made)
    said = _("Linked and in force: %(all)d; past their review %(late)d, without one %(none)d.")
    found = plans_kept([one.plan for one in held], on, said)
    entries = populations["document"].filter(pk__in=[one.pk for one in held]).values("pk")
    url = f"{PAGE}#{anchor(asked.key)}"
    return replace(found, entries=entries, next=say(REVIEWING), next_url=url)


def _none_in_force(asked: Asked, linked: int, made: tuple[str, str]) -> Finding:
    """That nothing shows it, with the step that names the document that is wanted."""
    if not linked:
        found, (how, where) = nothing(_("No document is linked as this.")), made
        if how:
            return replace(found, next=say(how), next_url=where)
        step = say(_("Write or link the document that is this: %(what)s."), what=asked.what)
        url = f"{PAGE}choose/?{urlencode({'item': asked.key})}"
        return replace(found, next=step, next_url=url)
    found = nothing(_("Of %(n)d documents that are linked as this none is in force."), n=linked)
    step = say(_("Have the document approved that is this: %(what)s."), what=asked.what)
    return replace(found, next=step, next_url=f"{PAGE}#{anchor(asked.key)}")


def declare(wanted: Wanted, asked: Asked) -> None:
    """One rule for one item: what is linked for one standard is nothing to another."""

    def judge(populations: Populations, on: date) -> Finding:
        return documented(asked, populations, on, wanted.made)

    judge.__doc__ = documented.__doc__
    edition = asked.requirement.rpartition(":")[0].replace(":", "-")
    number = asked.requirement.rpartition(":")[2].replace(".", "-")
    rule(
        id=f"documented-{wanted.name}-{edition}-{number}",
        version=1,
        question=wanted.question,
        basis=Basis.REQUIREMENT,
        serves=(Serves(asked.requirement, wanted.shows, (WRITTEN,)),),
        reads=("document",),
        beside=("document_version", "history"),
        cannot_see=gettext_lazy(
            "What it says, whether it makes the commitments that are asked for, and whether"
            " people know it and act by it."
        ),
        next=gettext_lazy("Link the document that it is, and have it approved and reviewed."),
        next_url=PAGE,
    )(judge)


BY_REQUIREMENT: Mapping[str, Asked] = {
    asked.requirement: asked for wanted in (*WANTED, SCOPE) for asked in wanted.items
}
SCOPES: Mapping[str, Asked] = {
    asked.requirement.rpartition(":")[0]: asked for asked in SCOPE.items
}
for _wanted in WANTED:
    for _asked in _wanted.items:
        declare(_wanted, _asked)
