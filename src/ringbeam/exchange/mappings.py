"""Mappings: which column is which field, which word means which value (operation)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register
from ringbeam.core.values import without_control
from ringbeam.exchange.exporting import fields_of

PARTS = ("fields", "values", "defaults", "key", "source")
IDENTITY = ("uid", "ref")


@dataclass(frozen=True)
class Plan:
    """How the rows of a file become values of a register.

    ``fields`` maps our field to their column (a field that is not named takes the column of
    its own name, unless ``fields`` names any), ``values`` maps a field's foreign words to ours,
    ``defaults`` fills empty cells, ``key`` is the column that identifies a row in its source.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    source: str = ""


class SavedMapping(models.Model):
    """A mapping that was given a name, so that the next file of this form needs none."""

    kind = models.CharField(max_length=40)
    name = models.CharField(gettext_lazy("name"), max_length=60)
    plan = models.JSONField(default=dict)
    account = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "name"], name="exchange_mapping_once"),
        )

    def __str__(self) -> str:
        return self.name


def plan_of(register: Register, given: Any) -> Plan:
    """The mapping in parsed JSON; raises Refused, naming every part that is not understood.

    A bare object of texts is taken as ``fields``.
    """
    if not isinstance(given, dict):
        raise Refused([_("A mapping is an object; its parts are %s.") % ", ".join(PARTS)])
    if (
        given
        and not set(given) & set(PARTS)
        and all(isinstance(v, str) for v in given.values())
    ):
        given = {"fields": given}
    reasons = [
        _("A mapping has no part “%(name)s”; its parts are %(known)s.")
        % {"name": name, "known": ", ".join(PARTS)}
        for name in sorted(set(given) - set(PARTS))
    ]
    for part in ("fields", "values", "defaults"):
        reasons += _faults(register, part, given.get(part, {}))
    for part in ("key", "source"):
        if not isinstance(given.get(part, ""), str):
            reasons.append(_("“%s” of a mapping is a text.") % part)
    if reasons:
        raise Refused(reasons)
    return Plan(**given)


def _faults(register: Register, part: str, given: Any) -> list[str]:
    if not isinstance(given, dict):
        return [_("“%s” of a mapping is an object.") % part]
    allowed = set(register.editable) | (set(IDENTITY) if part == "fields" else set())
    faults = [
        _("%(kind)s has no field “%(name)s” that an import sets; there are %(known)s.")
        % {"kind": register.kind, "name": name, "known": ", ".join(sorted(allowed))}
        for name in sorted(set(given) - allowed)
    ]
    wanted = {"fields": str, "values": dict}.get(part)
    if wanted and any(not isinstance(value, wanted) for value in given.values()):
        faults.append(_("“%s” of a mapping holds something of the wrong form.") % part)
    return faults


def saved(register: Register, name: str) -> Plan:
    """The mapping saved under a name; raises Refused, naming those there are, without one."""
    found = SavedMapping.objects.filter(kind=register.kind, name=name).first()
    if found is None:
        names = SavedMapping.objects.filter(kind=register.kind).values_list("name", flat=True)
        known = ", ".join(sorted(names)) or _("none")
        raise Refused(
            [
                _("There is no mapping “%(name)s”; saved are: %(known)s.")
                % {"name": name, "known": known}
            ]
        )
    return plan_of(register, found.plan)


def save(register: Register, name: str, given: Any, *, account: int | None) -> SavedMapping:
    """Keep a mapping under a name, over the one before it; raises Refused when it is none."""
    plan_of(register, given)
    kept, _made = SavedMapping.objects.update_or_create(
        kind=register.kind, name=name, defaults={"plan": given, "account_id": account}
    )
    return kept


def remove(register: Register, name: str) -> None:
    """Forget the mapping saved under a name; raises Refused when there is none."""
    saved(register, name)
    SavedMapping.objects.filter(kind=register.kind, name=name).delete()


def parsed(text: bytes) -> Any:
    """The JSON in a mapping's bytes; raises Refused when it is none, or cannot be kept."""
    try:
        return kept(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise Refused([_("The mapping is no JSON: %s.") % error]) from error


def kept(given: Any) -> Any:
    """A parsed mapping as it is stored; raises Refused for what no database would take."""
    try:
        plain = orjson.loads(orjson.dumps(given))
    except orjson.JSONEncodeError as error:
        raise Refused([_("The mapping cannot be kept: %s.") % error]) from error
    if without_control(plain) != plain:
        raise Refused([_("The mapping holds control characters; take them out.")])
    return plain


def read(register: Register, text: bytes) -> Plan:
    """The mapping in a file's bytes; raises Refused."""
    return plan_of(register, parsed(text))


def columns_by_field(
    register: Register, plan: Plan, columns: tuple[str, ...], by: Actor
) -> tuple[dict[str, str], list[str]]:
    """Our field to their column, and the columns that stay out.

    Raises Refused for a mapped column that the file lacks, and when nothing fits at all.
    """
    missing = [c for c in (*plan.fields.values(), plan.key) if c and c not in columns]
    if missing:
        raise Refused(
            [
                _("The file has no column “%(column)s”; it has %(columns)s.")
                % {"column": column, "columns": ", ".join(columns[:50])}
                for column in dict.fromkeys(missing)
            ]
        )
    known = fields_of(register, by)
    wanted = dict(plan.fields) or {name: name for name in columns}
    found = {name: column for name, column in wanted.items() if name in known}
    if not set(found) & {*register.editable, *IDENTITY}:
        raise Refused(
            [
                _("No column is a field of %(kind)s; name the columns %(fields)s, or map them.")
                % {"kind": register.plural, "fields": ", ".join(register.editable)}
            ]
        )
    used = {*found.values(), plan.key}
    return found, [column for column in columns if column not in used]
