"""Custom fields for programs of administrators: declared, changed, retired, taken back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, held_content
from ringbeam.api.finding import actor_of, whole_number
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.shapes import ROOT, Shown
from ringbeam.core import declaring_fields
from ringbeam.core.custom_fields import CustomField
from ringbeam.core.declaring_fields import may_administer
from ringbeam.core.registers import named

HIGHEST = 2**62
CHANGEABLE: dict[str, tuple[type, Any]] = {
    "label": (str, None),
    "help": (str, None),
    "unit": (str, None),
    "choices": (list, None),
    "kinds": (list, None),
    "inside": (bool, None),
}


def _administers(request: HttpRequest) -> None:
    if not may_administer(actor_of(request)):
        raise absent()


def _field(request: HttpRequest, number: str) -> CustomField:
    _administers(request)
    pk = whole_number(number, lowest=1, highest=HIGHEST)
    found = CustomField.objects.filter(pk=pk).first() if pk else None
    if found is None or named(found.kind) is None:
        raise absent()
    return found


def _shown(one: CustomField) -> Shown:
    names = ("kind", "name", "type", "label", "help", "unit", "kinds", "inside", "retired")
    choices = [{"key": key, "label": label} for key, label in one.choices]
    said = {name: getattr(one, name) for name in names}
    return {"id": one.pk, "public": one.public, **said, "choices": choices}


def _given(request: HttpRequest, **more: tuple[type, Any]) -> dict[str, Any]:
    """What was sent, as the kernel declares it; raises Rejected 422 for another shape."""
    given = bodies.members(bodies.object_of(request), **CHANGEABLE, **more)
    found = {name: value for name, value in given.items() if value is not None}
    if any(not isinstance(one, str) for one in found.get("kinds", ())):
        raise wrong_fields({"kinds": [_("This must be a string.")]})
    if "choices" in found:
        found["choices"] = [_choice(one) for one in found["choices"]]
    return found


def _choice(one: Any) -> Any:
    """A label, or a key with its label."""
    if isinstance(one, str):
        return one
    pair = [one.get("key"), one.get("label")] if isinstance(one, dict) else []
    if len(pair) != len(one or ()) or any(not isinstance(text, str) for text in pair):
        raise wrong_fields({"choices": [_("Give a label, or a key and a label.")]})
    return pair


def list_custom_fields(request: HttpRequest) -> HttpResponse:
    """Every custom field, retired ones too, by kind; 404 for who does not administer all."""
    _administers(request)
    rows = [one for one in CustomField.objects.order_by("kind", "pk") if named(one.kind)]
    return answer({"items": [_shown(one) for one in rows]})


@once
def declare_custom_field(request: HttpRequest) -> HttpResponse:
    """Declare a field of a kind; its `name` follows from the label when it is left out."""
    _administers(request)
    given = _given(request, kind=(str, ...), type=(str, ...), name=(str, None))
    made = declaring_fields.declare(given, by=actor_of(request))
    return answer(_shown(made), 201, {"Location": f"{ROOT}/custom-fields/{made.pk}"})


def get_custom_field(request: HttpRequest, number: str) -> HttpResponse:
    """One custom field."""
    return answer(_shown(_field(request, number)))


@once
def change_custom_field(request: HttpRequest, number: str) -> HttpResponse:
    """Change words, unit, kinds, whether customers see it, or give further choices."""
    one = _field(request, number)
    held_content(request, _shown(one))
    return answer(_shown(declaring_fields.change(one, _given(request), by=actor_of(request))))


@once
def retire_custom_field(request: HttpRequest, number: str) -> HttpResponse:
    """Take a field out of use; what was said with it stays."""
    return _turned(request, number, declaring_fields.retire)


@once
def restore_custom_field(request: HttpRequest, number: str) -> HttpResponse:
    """Take a retired field into use again."""
    return _turned(request, number, declaring_fields.restore)


def _turned(request: HttpRequest, number: str, turn: Callable[..., None]) -> HttpResponse:
    one = _field(request, number)
    turn(one, by=actor_of(request))
    return answer(_shown(CustomField.objects.get(pk=one.pk)))
