"""Identity: one entry per record of any kind, and the columns that every register shares."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import uuid_utils.compat
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.refusals import Unreached

SHARED_REFERENCES = ("owner", "site", "unit", "customer", "about")
NORMAL, RESTRICTED = "normal", "restricted"
# The column of the custom values, and what stands before the name of one of them: Django reads
# it as the way into the column, and so do the rows themselves.
CUSTOM, CUSTOM_VALUE = "custom", "custom__"

ModelT = TypeVar("ModelT", bound=models.Model)


class Reference(models.ForeignKey):  # type: ignore[type-arg]  # generic in the stubs alone
    """A reference to a record of named kinds, kept as a foreign key to its entry.

    ``kinds`` are the plain names of registers, which must lie on the same floor or lower.
    ``public`` is the name that people and programs see where it differs from the column's.
    """

    def __init__(self, *kinds: str, public: str = "", **options: Any) -> None:
        self.kinds = kinds
        self.public = public
        options.setdefault("to", "core.Entry")
        options.setdefault("on_delete", models.PROTECT)
        options.setdefault("related_name", "+")
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Stored in migrations as the plain foreign key that it is."""
        name, _path, args, options = super().deconstruct()
        return name or "", "django.db.models.ForeignKey", args, options


def shared_reference(
    *kinds: str, label: Any, public: str = "", required: bool = False
) -> Reference:
    """One of the shared columns, said anew by a register with its kind and its own word."""
    return Reference(
        *kinds,
        public=public,
        verbose_name=label,
        null=True,
        blank=not required,
        db_index=False,
    )


def refers_to(model: Any, *, required: bool = False, **options: Any) -> Any:
    """A foreign key to a register's own rows, as the house wants it: they stay as long as it
    is named, they know nothing of the register that names them, and it is indexed where a
    list asks for it."""
    options = {"related_name": "+", "db_index": False, "null": not required, **options}
    return models.ForeignKey(model, models.PROTECT, blank=not required, **options)


def among_open(name: str, *fields: str) -> models.Index:
    """An index over the records that are still open, which is what people work through."""
    return models.Index(fields=fields, condition=models.Q(open=True), name=name)


def where_given(name: str, first: str, *then: str) -> models.Index:
    """An index over the records that have a value in its first field; lists sort by these."""
    given = models.Q(**{f"{first}__isnull": False})
    return models.Index(fields=(first, *then), condition=given, name=name)


class Shared(models.Model):
    """The columns that the entry and every register's own table carry alike."""

    uid = models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)
    ref = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=40, editable=False)
    open = models.BooleanField(_("open"), default=True, editable=False)
    owner = shared_reference("person", label=_("owner"))
    site = shared_reference("site", label=_("site"))
    unit = shared_reference("unit", label=_("unit"))
    customer = shared_reference("customer", label=_("customer"))
    about = shared_reference("service", label=_("about"))
    privacy = models.CharField(_("privacy"), max_length=20, default=NORMAL, editable=False)
    due = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    created = models.DateTimeField(_("created"), editable=False)
    updated = models.DateTimeField(_("updated"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    archived = models.BooleanField(_("archived"), default=False, editable=False)

    kind: Any
    owner_id: int | None
    site_id: int | None
    unit_id: int | None
    customer_id: int | None
    about_id: int | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


SHARED_COLUMNS = tuple(field.attname for field in Shared._meta.local_fields)


class GuardedQuerySet(models.QuerySet[ModelT]):
    """Rows that are only handed out after a rule, or a named reason, let them pass."""

    _reached = False

    def let_pass(self) -> Self:
        """Used by rules after they have filtered, and by nobody else."""
        passed = self.all()
        passed._reached = True
        return passed

    def unscoped(self, why: str) -> Self:
        """Every row, whoever asks; ``why`` is for the reader of the code and is never empty."""
        if not why:
            raise Unreached("say why these rows are read without a rule")
        return self.let_pass()

    def _check(self) -> None:
        if not self._reached:
            raise Unreached(f"{self.model.__name__} was read without a rule")

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # left out of the stubs
        clone._reached = self._reached
        return clone

    def _fetch_all(self) -> None:
        self._check()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """The rows one by one, ``chunk_size`` at a time; Unreached without a rule."""
        self._check()
        return super().iterator(chunk_size or 2000)

    def count(self) -> int:
        """How many rows there are; Unreached when no rule let them pass."""
        self._check()
        return super().count()

    def exists(self) -> bool:
        """Whether there is a row; Unreached when no rule let them pass."""
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Figures over the rows; Unreached when no rule let them pass."""
        self._check()
        return super().aggregate(*args, **kwargs)


class Entry(Shared):
    """The identity of one record of any kind: the index over all registers.

    The register's row is the truth. The kernel writes the entry with it, in one transaction.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40, editable=False)
    head = models.BinaryField(max_length=32, default=b"", editable=False)
    lines = models.PositiveIntegerField(default=0, editable=False)

    rows = models.Manager["Entry"]()
    objects: ClassVar[models.Manager["Entry"]] = GuardedQuerySet["Entry"].as_manager()

    class Meta:
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["kind", "-updated"], name="core_entry_kind_updated"),
            models.Index(
                fields=["owner", "due"], condition=models.Q(open=True), name="core_entry_work"
            ),
            models.Index(fields=["customer", "kind"], name="core_entry_customer"),
        )
        constraints = (models.UniqueConstraint(fields=["uid"], name="core_entry_uid"),)


class HoldsCustom:
    """A row, or a part of one, whose custom values are read like its own: ``custom__NAME``."""

    __slots__ = ()
    if not TYPE_CHECKING:  # else no wrong name on a record would be found any more

        def __getattr__(self, name: str) -> Any:
            if name.startswith(CUSTOM_VALUE):
                return (self.custom or {}).get(name[len(CUSTOM_VALUE) :])
            raise AttributeError(name)


class Record(HoldsCustom, Shared):
    """The base of every register: one row of one kind, keyed by its entry."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="+", editable=False
    )
    # The values of custom fields by name; null where none says anything, and in old rows.
    custom = models.JSONField(null=True, editable=False)

    rows: ClassVar[models.Manager[Any]] = models.Manager()
    objects: ClassVar[models.Manager[Any]] = GuardedQuerySet.as_manager()
    # The declaration, put here by ``registers.register``; typed there, above this module.
    register: ClassVar[Any]

    # The stored values before the change that is being written; empty for a new record. This
    # itself is not stored.
    was: Mapping[str, Any] = MappingProxyType({})
    # The lines of a record that is being added with its whole history; empty otherwise.
    past: Sequence[Any] = ()

    class Meta:
        abstract = True
        default_manager_name = "rows"

    @property
    def kind(self) -> str:
        """The plain name of the register that this record belongs to."""
        name: str = self.register.kind
        return name

    def reasons_against(self) -> dict[str, list[str]]:
        """What is wrong with these values, by field; ``""``: as a whole. Registers override."""
        return {}


RecordT = TypeVar("RecordT", bound=Record)
