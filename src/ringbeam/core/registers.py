"""Registers: what is declared once of each kind of record, and the closed list of them all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core import custom_fields
from ringbeam.core.actors import Actor
from ringbeam.core.conditions import EVERYBODY, NOBODY, Condition, among, both, either
from ringbeam.core.custom_fields import TAGS
from ringbeam.core.entries import (
    CUSTOM,
    NORMAL,
    SHARED_REFERENCES,
    Entry,
    Record,
    Reference,
    Shared,
)
from ringbeam.core.facts import KeptFact
from ringbeam.core.lines import Lines
from ringbeam.core.lives import PLAIN, Life
from ringbeam.core.prepared import Place, PreparedRows
from ringbeam.core.rules import (
    ADD,
    CHANGE,
    SAY,
    SCOPE_COLUMNS,
    SEE,
    Rule,
    customer,
    entries_for,
    inside,
    manager,
    no_one,
    or_by_set,
    ours,
    owner,
    participant,
    reach,
    speaks_for_all,
    speaks_for_us,
)

Words = str | Promise
RecordT = TypeVar("RecordT", bound=Record)
ModelT = TypeVar("ModelT", bound=Model)
Settle = Callable[[Sequence[Any], Any], None]
AField = models.Field[Any, Any]
SignedWith = tuple[Callable[[Sequence[int]], "QuerySet[Any]"], str, str]


@dataclass(frozen=True)
class View:
    """A ready-made saved view: a name, the query that it stands for, and whom it is for."""

    name: str
    label: Words
    query: str = ""
    hot: bool = False


# The views that many lists begin with.
OPEN = View("open", _("Open"), "state=open")
MINE = View("mine", _("Mine"), "state=open&owner=me")
ALL = View("all", _("All"))


@dataclass(frozen=True, eq=False)
class Register:
    """The declaration of a kind: its model and what people, programs and rules see of it.

    ``say`` is who else than its editors may comment and attach: an auditor only reads. Fields
    in ``inside_only`` are neither shown to nor set by who does not speak for the organization;
    those in ``set_inside`` are shown, but not set. ``signed_with`` is what a signature covers
    beside values and files: rows of entries that have a ``sha256``, a word and their number.
    ``facts`` are what history says once, kept on the row by whoever writes history. What is
    opened ``seldom`` stands folded at the end of its group of the menu.
    """

    model: type[Record]
    kind: str
    plural: str
    prefix: str
    label: Words
    label_plural: Words
    clauses: tuple[str, ...]
    life: Life = PLAIN
    columns: tuple[str, ...] = ("title", "state", "owner", "updated")
    filters: tuple[str, ...] = ("state", "owner")
    sorts: tuple[str, ...] = ("-entry",)
    search: tuple[str, ...] = ("title",)
    form: tuple[str, ...] = ("title",)
    views: tuple[View, ...] = ()
    see: Rule = inside
    edit: Rule = manager
    add: Rule = manager
    say: Rule = inside | customer | owner | participant
    participants: tuple[str, ...] = ()
    settle: tuple[Settle, ...] = ()
    follow: tuple[Settle, ...] = ()
    facts: tuple[KeptFact, ...] = ()
    signed_with: tuple[SignedWith, ...] = ()
    icon: str = "file"
    group: str = "Do"
    seldom: bool = False
    stands_for: str = ""
    confidential: bool = False
    sensitive: tuple[str, ...] = ()
    inside_only: tuple[str, ...] = ()
    set_inside: tuple[str, ...] = ()
    natural_key: tuple[str, ...] = ("ref",)
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.plural

    @cached_property
    def stored(self) -> dict[str, AField]:
        """The register's concrete fields by public name: its own and the shared it shows."""
        found: dict[str, AField] = {}
        for one in self.model._meta.concrete_fields:
            if one.name not in ("entry", "uid", "privacy", CUSTOM):
                found[getattr(one, "public", "") or one.name] = one
        return found

    @property
    def own_fields(self) -> dict[str, AField]:
        """The stored fields and the organization's custom ones, retired too, by public name."""
        return _own_at(self, custom_fields.reading())

    @cached_property
    def in_form(self) -> dict[str, AField]:
        """The stored fields that people and programs may set, by public name, in order."""
        return {name: self.stored[name] for name in self.form}

    @property
    def editable(self) -> dict[str, AField]:
        """The fields that people and programs may set, by public name, in form order."""
        return _editable_at(self, custom_fields.reading())

    @cached_property
    def relations(self) -> dict[str, AField]:
        """The stored fields whose value is a record of some kind, by public name."""
        return {n: f for n, f in self.stored.items() if kinds_of(f)}

    @property
    def references(self) -> dict[str, AField]:
        """Fields whose value is a record of some kind, by public name."""
        return _references_at(self, custom_fields.reading())

    @property
    def kept_inside(self) -> tuple[str, ...]:
        """The public names of the fields that are not for who does not speak for us."""
        return (*self.inside_only, *custom_fields.inside_of(self.kind))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The public names of the fields of the form that hold lines."""
        return tuple(n for n, one in self.in_form.items() if isinstance(one, Lines))

    def field_named(self, name: str) -> AField:
        """The field with this public name; raises KeyError."""
        return self.own_fields[name]

    def seen_by(self, actor: Actor) -> Condition:
        """The records of this register that the actor may see, restricted ones withheld."""
        if actor.everything:
            return EVERYBODY
        seen = self.see.where(actor, self.kind)
        if not self.confidential:
            return seen
        mine = either(among("owner", [actor.person]), among("participant", [actor.person]))
        return both(seen, either(among("privacy", [NORMAL]), mine))

    @cached_property
    def visible(self) -> Rule:
        """``see`` with the privacy of restricted records applied; what every door uses."""
        return Rule(self.see.says, lambda actor, _kind: self.seen_by(actor))

    def among(self, actor: Actor) -> "QuerySet[Any]":
        """The rows that the actor may see, ready to be filtered and read."""
        return self.visible.among(self.model.objects.all(), actor, self.kind)

    def numbered(self, actor: Actor, ref: str) -> Any:
        """The record with this number if the actor may see it, else None; one statement."""
        seen = self.seen_by(actor)
        found = [] if seen == NOBODY else _numbered(self, seen).instances(ref)
        return found[0] if found else None

    def may_see(self, actor: Actor, record: Record) -> bool:
        """Whether the actor may know that this record exists."""
        return actor.everything or self.seen_by(actor).holds(record)

    def may_say(self, actor: Actor, record: Record) -> bool:
        """Whether the actor, who sees the record, may comment on it and attach files."""
        return self.say.allows(actor, record) or self.edit.allows(actor, record)

    def hidden_from(self, actor: Actor, record: Shared | None = None) -> frozenset[str]:
        """The public names of the fields of a record that are not shown to this actor.

        Without one: those hidden in a list of all, where one record might tell of another.
        """
        kept = self.kept_inside
        if not kept:
            return frozenset()
        told = speaks_for_us(actor, record) if record else speaks_for_all(actor, self.kind)
        return frozenset() if told else frozenset(kept)

    def settable_by(self, actor: Actor, record: Shared | None = None) -> dict[str, AField]:
        """The fields of the form that this actor may give a value, on this record.

        Without one: those that may be set on some new record, to be judged when it is there.
        """
        if not record and ours.where(actor, self.kind) != NOBODY:
            return self.editable
        if actor.everything or (record and speaks_for_us(actor, record)):
            return self.editable
        kept = {*self.kept_inside, *self.set_inside, TAGS}
        return {name: one for name, one in self.editable.items() if name not in kept}

    def may_add(self, actor: Actor) -> bool:
        """Whether the actor may add some record of this kind, somewhere."""
        return actor.everything or self.add.where(actor, self.kind) != NOBODY

    def url(self, ref: str) -> str:
        """The page of the record with this number."""
        return f"/{self.plural}/{ref}/"


@lru_cache(maxsize=1024)
def _own_at(one: Register, _reading: int) -> dict[str, AField]:
    return {**one.stored, **custom_fields.fields_of(one.kind)}


@lru_cache(maxsize=1024)
def _editable_at(one: Register, _reading: int) -> dict[str, AField]:
    return {**one.in_form, **custom_fields.in_use(one.kind)}


@lru_cache(maxsize=1024)
def _references_at(one: Register, _reading: int) -> dict[str, AField]:
    custom = custom_fields.fields_of(one.kind)
    return {**one.relations, **{n: f for n, f in custom.items() if kinds_of(f)}}


def kinds_of(one: "AField") -> tuple[str, ...]:
    """The kinds that a field refers to; empty when it refers to no record."""
    if isinstance(one, Reference | custom_fields.Custom):
        return one.kinds
    target = one.related_model if one.is_relation and one.many_to_one else None
    if isinstance(target, type) and issubclass(target, Record):
        return (target.register.kind,)
    return ()


# What lines of history tell beside fields; a field of this name could not be told from it.
TOLD_BESIDE = frozenset({"text", "internal", "file", "sha256", "signature"})
_registers: dict[str, Register] = {}
_plurals: dict[str, Register] = {}
# Lists over several registers (core.unions), by kind and by plural: no kinds of record.
UNIONS: dict[str, Register] = {}
_frozen = False


def register(
    *, prefix: str, clauses: tuple[str, ...], kind: str = "", plural: str = ""
) -> Callable[[type[RecordT]], type[RecordT]]:
    """Declare a model as a register, from its inner class ``Register``.

    Raises ImproperlyConfigured when a name, plural or prefix is taken, an unknown attribute is
    declared, or the list of registers is closed already.
    """

    def declare(model: type[RecordT]) -> type[RecordT]:
        declared = vars(model).get("Register")
        given = {k: v for k, v in vars(declared or object).items() if not k.startswith("__")}
        name = kind or model._meta.model_name or ""
        try:
            made = Register(
                model=model,
                kind=name,
                plural=plural or f"{name}s",
                prefix=prefix,
                label=model._meta.verbose_name or name,
                label_plural=model._meta.verbose_name_plural or f"{name}s",
                clauses=clauses,
                **given,
            )
        except TypeError as unknown:
            raise ImproperlyConfigured(f"{model.__name__}.Register: {unknown}") from unknown
        made = _open_to_sets(made)
        _enter(made)
        model.register = made
        return model

    return declare


def _open_to_sets(made: Register) -> Register:
    """What roles allow, sets and changes to roles can allow too; what nobody may, they cannot
    either. What was taken from a role is heeded by moves as well."""
    acts = {"see": SEE, "add": ADD, "edit": CHANGE, "say": SAY}
    rules = {name: getattr(made, name) for name in acts}
    wider: dict[str, Any] = {
        n: or_by_set(one, acts[n]) for n, one in rules.items() if one is not no_one
    }
    return replace(made, life=made.life.open_to_changes(), **wider)


def _enter(made: Register) -> None:
    if _frozen:
        raise ImproperlyConfigured(f"{made.kind} was declared after the registers were closed")
    taken = [r for r in _registers.values() if r.prefix == made.prefix]
    if made.kind in _registers or made.plural in _plurals or taken:
        raise ImproperlyConfigured(
            f"two registers are named {made.kind} or numbered {made.prefix}"
        )
    _registers[made.kind] = made
    _plurals[made.plural] = made
    if made.stands_for:
        SCOPE_COLUMNS[made.kind] = made.stands_for


def freeze() -> None:
    """Close the list of registers and check that every name used in a declaration exists."""
    global _frozen  # noqa: PLW0603 - the one place where the list is closed
    for one in _registers.values():
        used = {*one.form, *one.filters, *one.columns, *one.search, *one.participants}
        used |= {name.removeprefix("-") for name in one.sorts}
        used |= {*one.inside_only, *one.set_inside}
        unknown = sorted(used - set(one.own_fields) - {"entry", "kind"} - set(one.extra))
        if unknown:
            raise ImproperlyConfigured(f"{one.kind} names {', '.join(unknown)}: no such field")
        if any(n.startswith(custom_fields.PUBLIC) or n == TAGS for n in one.stored):
            raise ImproperlyConfigured(f"{one.kind}: custom_… and tags are for every kind")
        if taken := TOLD_BESIDE & {field.attname for field in one.own_fields.values()}:
            raise ImproperlyConfigured(f"{one.kind}: history tells of its own {taken}")
        if told := set(one.search) & set(one.inside_only):
            raise ImproperlyConfigured(f"{one.kind}: everybody's search would find {told}")
    _frozen = True


def registers() -> tuple[Register, ...]:
    """All registers, in the order of their declaration."""
    return tuple(_registers.values())


def named(name: str) -> Register | None:
    """The register with this kind or plural, or None."""
    return _registers.get(name) or _plurals.get(name)


def of_kind(kind: str) -> Register:
    """The register of a kind, or the list over several, that is known to exist; or KeyError."""
    return _registers.get(kind) or UNIONS[kind]


def entries_seen_by(actor: Actor, kinds: Sequence[str] = ()) -> "QuerySet[Entry]":
    """The entries of all kinds (or of these) that the actor may see."""
    chosen = [r for r in _registers.values() if not kinds or r.kind in kinds]
    found = reach(actor, {r.kind: r.seen_by(actor) for r in chosen})
    return found.filter(kind__in=kinds) if kinds else found


def record_of(entry: Entry) -> Record:
    """The register's row behind an entry; raises DoesNotExist when the index is ahead of it."""
    found: Record = of_kind(entry.kind).model.rows.get(pk=entry.pk)
    return found


@lru_cache(maxsize=1024)
def _numbered(register: Register, seen: Condition) -> PreparedRows:
    def ask(ref: Place) -> "QuerySet[Any, Any]":
        rows: QuerySet[Any, Any] = register.model.rows.filter(ref=ref)
        return rows if seen == EVERYBODY else rows.filter(seen.q(register.kind))

    return PreparedRows(ask, places=1)


def search_everywhere(actor: Actor) -> Condition:
    """What the actor may see, over all kinds, for the search index."""
    return entries_for(actor, {r.kind: r.seen_by(actor) for r in _registers.values()})


def shared_names(one: Register) -> Iterator[tuple[str, str]]:
    """Public name and column of the shared references that the register shows in its form."""
    for public, one_field in one.own_fields.items():
        if one_field.name in SHARED_REFERENCES:
            yield public, one_field.name
