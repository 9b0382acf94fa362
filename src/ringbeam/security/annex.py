"""Annex A: the controls of an edition, and which of them a record is about (27001, 6.1.3 c)."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.names import UnknownName
from ringbeam.standards.requirements import Requirement, RequirementKind, cited

STANDARD = "iso-27001"
EDITIONS = (
    ("iso-27001:2022", "ISO/IEC 27001:2022"),
    ("iso-27001:2013", "ISO/IEC 27001:2013"),
)
_reference = re.compile(r"iso-27001:(2013|2022):A(\.\d{1,2}){2,3}")


class AnnexField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs alone
    """The reference of a control of Annex A; read from a citation as people write it."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To a migration it is text."""
        name, _path, args, options = super().deconstruct()
        return str(name), "django.db.models.CharField", args, options

    def to_python(self, value: Any) -> Any:
        """The reference meant by "ISO/IEC 27001:2022 A.5.1"; ValidationError for none."""
        text = super().to_python(value)
        if not text or _reference.fullmatch(text):
            return text
        try:
            return cited(text).ref
        except UnknownName as unknown:
            raise ValidationError([str(reason) for reason in unknown.reasons]) from unknown


def edition_of(annex: str) -> str:
    """The edition that a control of Annex A belongs to; empty for a control of one's own."""
    return annex.rpartition(":")[0]


def is_control(ref: str) -> bool:
    """Whether the library holds a control with this reference; one query."""
    kept = Requirement.objects.filter(pk=ref, edition__standard_id=STANDARD)
    return kept.filter(kind=RequirementKind.CONTROL).exists()


def offered(record: Any) -> Mapping[str, list[tuple[str, str]]]:
    """The controls that a form offers: those of the newest edition, then of the older one."""
    rows = Requirement.objects.filter(
        edition__standard_id=STANDARD, kind=RequirementKind.CONTROL, retired=False
    ).order_by("-edition__year", "position")
    told = [
        (one.ref, f"{one.edition_id.removeprefix('iso-')} {one.label}")
        for one in rows.only("ref", "edition_id", "number", "title")
    ]
    return {"annex": told} if told or record is None else {}


NO_SUCH_CONTROL = _("The library holds no control %s of Annex A.")
