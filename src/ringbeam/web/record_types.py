"""All kinds of record on one page, with how many of each the reader may see."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.counting import counts
from ringbeam.core.registers import Register, registers
from ringbeam.core.texts import leading
from ringbeam.web.requests import Asked
from ringbeam.web.shell import GROUPS, sees

CAP = 1000


@dataclass(frozen=True)
class RecordType:
    """One kind: its register, what it is in a sentence, and how many there are."""

    register: Register
    label: str
    sentence: str
    url: str
    count: str


@require_safe
def record_types(request: Asked) -> HttpResponse:
    """The groups of the menu with every kind in them; one query counts all, to a thousand."""
    seen = [one for one in registers() if sees(one, request.actor)]
    rows = {one.kind: one.among(request.actor).filter(archived=False) for one in seen}
    counted = counts(rows, cap=CAP)
    types = [_type(one, counted[one.kind]) for one in seen]
    groups = [(name, [t for t in types if t.register.group == name]) for name in GROUPS]
    context = {"title": _("All record types"), "groups": [g for g in groups if g[1]]}
    return render(request, "web/record_types.html", context)


def _type(one: Register, number: int) -> RecordType:
    count = f"{CAP - 1:,}+" if number == CAP else str(number)
    sentence = (one.model.__doc__ or "").strip().partition("\n")[0]
    label = leading(one.label_plural)
    return RecordType(one, label, _(sentence), f"/{one.plural}/", count)
