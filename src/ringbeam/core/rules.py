"""Who may: words plus a condition, which filters a list and judges a record alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor, Granted
from ringbeam.core.conditions import EVERYBODY, NOBODY, Condition, among, both, either
from ringbeam.core.entries import Entry, GuardedQuerySet, Shared

ModelT = TypeVar("ModelT", bound=Model)
Words = str | Promise


@dataclass(frozen=True)
class Rule:
    """Someone who …: ``says`` completes the sentence, ``where`` gives each kind's condition."""

    says: Words
    where: Callable[[Actor, str], Condition]

    def among(self, records: "QuerySet[ModelT]", actor: Actor, kind: str) -> "QuerySet[ModelT]":
        """The given rows of one register that this rule lets the actor reach."""
        condition = EVERYBODY if actor.everything else self.where(actor, kind)
        inside = records if condition == EVERYBODY else records.filter(condition.q(kind))
        return inside.let_pass() if isinstance(inside, GuardedQuerySet) else inside

    def allows(self, actor: Actor, record: Shared) -> bool:
        """Whether the rule lets the actor reach this record, as it is in memory."""
        return actor.everything or self.where(actor, record.kind).holds(record)

    def covers_all(self, actor: Actor, kind: str) -> bool:
        """Whether the rule lets the actor reach every record of a kind, whatever it says."""
        return actor.everything or self.where(actor, kind) == EVERYBODY

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            _or(self.says, other.says),
            lambda actor, kind: either(self.where(actor, kind), other.where(actor, kind)),
        )

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            format_lazy(_("{one} and {other}"), one=self.says, other=other.says),
            lambda actor, kind: both(self.where(actor, kind), other.where(actor, kind)),
        )


@dataclass(frozen=True)
class Role:
    """A role that a grant can give: its name in data, its words for people."""

    name: str
    label: Words
    says: Words


ROLES: dict[str, Role] = {}


def declare_role(name: str, *, label: Words, says: Words) -> Role:
    """Add a role to the product; raises ValueError when the name is taken by another."""
    made = Role(name, label, says)
    if ROLES.setdefault(name, made) != made:
        raise ValueError(f"two roles are named {name}")
    return made


ADMINISTRATOR = declare_role(
    "administrator", label=_("Administrator"), says=_("is an administrator")
)
MANAGER = declare_role(
    "manager", label=_("Management system manager"), says=_("is a management system manager")
)
MEMBER = declare_role("member", label=_("Member of the organization"), says=_("works here"))
AUDITOR = declare_role("auditor", label=_("Auditor"), says=_("is an auditor of it"))
CUSTOMER = declare_role("customer", label=_("Customer"), says=_("is the customer"))


# By kind, the shared column that a scope of this kind covers: a grant over a customer covers
# the records that name this customer. Registers say so of themselves (``stands_for``).
SCOPE_COLUMNS: dict[str, str] = {}


def covered(grant: Granted, kind: str) -> Condition:
    """The records of a kind that one grant covers."""
    if grant.kinds and kind not in grant.kinds:
        return NOBODY
    if grant.scope is None:
        return EVERYBODY
    if grant.scope_kind == kind or grant.scope_kind not in SCOPE_COLUMNS:
        return among("entry", [grant.scope])
    return among(SCOPE_COLUMNS[grant.scope_kind], [grant.scope])


def _or(first: Words, *rest: Words) -> Words:
    words = first
    for other in rest:
        words = format_lazy(_("{one} or {other}"), one=words, other=other)
    return words


def role(*roles: Role) -> Rule:
    """Someone who holds one of the roles over the record."""
    names = frozenset(one.name for one in roles)

    def where(actor: Actor, kind: str) -> Condition:
        return either(*(covered(g, kind) for g in actor.grants if g.role in names))

    return Rule(_or(*(one.says for one in roles)), where)


# What a permission set can allow on a kind, and an organization add to a role or take from it.
# Whatever else is allowed, seeing goes with it.
SEE, ADD, CHANGE, SAY, MOVE = "see", "add", "change", "say", "move"


def set_covers(actor: Actor, kind: str, act: str) -> Condition:
    """The records of a kind on which permission sets, or additions to roles, allow an act."""
    return either(
        *(covered(g, kind) for g in actor.grants if act in dict(g.permits).get(kind, ()))
    )


def or_by_set(rule: Rule, act: str) -> Rule:
    """The rule less what was taken from roles here, or what was added to them and by sets."""
    left = less_taken(rule, act)

    def where(actor: Actor, kind: str) -> Condition:
        if not actor.has_permits:
            return rule.where(actor, kind)
        return either(left.where(actor, kind), set_covers(actor, kind, act))

    return Rule(rule.says, where)


def less_taken(rule: Rule, act: str) -> Rule:
    """The rule, asked without the roles from which the act on records of the kind was taken."""

    def where(actor: Actor, kind: str) -> Condition:
        return rule.where(actor.less(kind, act) if actor.has_permits else actor, kind)

    return replace(rule, where=where)


administrator = role(ADMINISTRATOR)
manager = role(MANAGER, ADMINISTRATOR)
inside = role(MEMBER, MANAGER, ADMINISTRATOR)
auditor = role(AUDITOR)
customer = role(CUSTOMER)
owner = Rule(_("owns the record"), lambda actor, kind: among("owner", [actor.person]))
participant = Rule(
    _("takes part in it"), lambda actor, kind: among("participant", [actor.person])
)
ours = Rule(
    _("speaks for the organization"),
    lambda actor, kind: either(
        *(covered(g, kind) for g in actor.grants if g.role != CUSTOMER.name)
    ),
)
everyone = Rule(_("is signed in"), lambda actor, kind: EVERYBODY if actor.account else NOBODY)
no_one = Rule(_("nobody"), lambda actor, kind: NOBODY)
# What follows from something else, and no person does by itself.
program = Rule(_("is this program itself"), lambda actor, kind: NOBODY)


def works_for_us(by: Actor) -> bool:
    """Whether the actor holds any role other than customer, over whatever scope."""
    return by.everything or any(grant.role != CUSTOMER.name for grant in by.grants)


def speaks_for_us(by: Actor, record: Shared) -> bool:
    """Whether the actor speaks for the organization about this record.

    That is: holds, over it, any role other than customer. A role over a site, a unit or a
    customer says nothing about the records of others, even if the actor takes part in them.
    """
    return ours.allows(by, record)


def speaks_for_all(by: Actor, kind: str) -> bool:
    """Whether the actor speaks for the organization about every record of a kind."""
    return ours.covers_all(by, kind)


def entries_for(actor: Actor, seen: dict[str, Condition]) -> Condition:
    """One condition over entries of many kinds: kinds with one condition share one part."""
    if actor.everything:
        return EVERYBODY
    grouped: dict[Condition, list[str]] = {}
    for kind, condition in seen.items():
        grouped.setdefault(condition, []).append(kind)
    return either(
        *(both(among("kind", kinds), condition) for condition, kinds in grouped.items())
    )


def reach(actor: Actor, seen: dict[str, Condition]) -> "QuerySet[Entry]":
    """The entries, of any kind, that the actor may see."""
    rows = Entry.objects.get_queryset()
    found = rows.filter(entries_for(actor, seen).q(None))
    return found.let_pass() if isinstance(found, GuardedQuerySet) else found
