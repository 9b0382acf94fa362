"""Custom fields on a page: declared, changed and retired by administrators (7.5.1)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core import declaring_fields
from ringbeam.core.contributions import MENU, MenuItem
from ringbeam.core.custom_fields import CHOICE, NUMBER, RECORD, TYPES, CustomField
from ringbeam.core.declaring_fields import may_administer
from ringbeam.core.registers import named, of_kind, registers
from ringbeam.core.texts import leading
from ringbeam.web.forms import add_faults
from ringbeam.web.requests import Asked

KEY_AND_LABEL = " = "


class FieldForm(forms.Form):
    """What can change of a field; ``fields_for`` leaves out what its type has no use for."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=80)
    help = forms.CharField(label=gettext_lazy("Help"), max_length=200, required=False)
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Of a number, such as EUR or kWh."),
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        help_text=gettext_lazy(
            "One to a line. Stored is a key: “in_house = In house” says it."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of record that it can name"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    outside = forms.BooleanField(
        label=gettext_lazy("Customers see and set it too"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(one.kind, leading(one.label)) for one in registers()]

    def values(self) -> dict[str, Any]:
        """What was given, as the kernel declares it."""
        given = dict(self.cleaned_data)
        if "choices" in given:
            lines = [line.strip() for line in given["choices"].splitlines() if line.strip()]
            given["choices"] = [_read(line) for line in lines]
        given["inside"] = not given.pop("outside")
        return given


class NewFieldForm(FieldForm):
    """A new field: of which kind, under which name, and what its values are."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"))
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=TYPES)
    name = forms.CharField(
        label=gettext_lazy("Name for programs"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Left empty, it follows from the label. It never changes."),
    )
    field_order = ("kind", "label", "type", "unit", "choices", "kinds", "help", "name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.kind, leading(one.label)) for one in registers()]


def _read(line: str) -> Any:
    key, equals, label = line.partition(KEY_AND_LABEL)
    return [key.strip(), label.strip()] if equals else line


def _administers(request: Asked) -> None:
    if not may_administer(request.actor):
        raise Http404


def _field(request: Asked, pk: int) -> CustomField:
    _administers(request)
    found = CustomField.objects.filter(pk=pk).first()
    if found is None or named(found.kind) is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def custom_fields(request: Asked) -> HttpResponse:
    """Every custom field by kind, and the form that declares one."""
    _administers(request)
    first = request.GET.get("kind", "")
    form = NewFieldForm(request.POST or None, initial={"kind": first})
    if request.method == "POST" and form.is_valid():
        try:
            one = declaring_fields.declare(form.values(), by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            return redirect(f"/custom-fields/?kind={one.kind}")
    rows = CustomField.objects.order_by("kind", "pk")
    kinds: dict[str, list[CustomField]] = {}
    for one in rows:
        if named(one.kind) is not None:
            kinds.setdefault(one.kind, []).append(one)
    groups = [(of_kind(kind), fields) for kind, fields in kinds.items()]
    context = {"title": _("Custom fields"), "form": form, "groups": groups}
    status = 422 if form.errors else 200
    return render(request, "web/custom_fields.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one_field(request: Asked, pk: int) -> HttpResponse:
    """One field and the form of what may change of it."""
    one = _field(request, pk)
    lines = [f"{key}{KEY_AND_LABEL}{label}" for key, label in one.choices]
    initial = {"label": one.label, "help": one.help, "unit": one.unit, "kinds": one.kinds}
    initial |= {"choices": "\n".join(lines), "outside": not one.inside}
    form = FieldForm(request.POST or None, initial=initial)
    for name, kind in (("unit", NUMBER), ("choices", CHOICE), ("kinds", RECORD)):
        if one.type != kind:
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            declaring_fields.change(one, form.values(), by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            return redirect("/custom-fields/")
    context = {"title": one.label, "form": form, "one": one, "register": of_kind(one.kind)}
    status = 422 if form.errors else 200
    return render(request, "web/custom_field.html", context, status=status)


@require_POST
def turn_field(request: Asked, pk: int, way: str) -> HttpResponse:
    """Retire a field, or take it into use again."""
    one = _field(request, pk)
    ways = {"retire": declaring_fields.retire, "restore": declaring_fields.restore}
    if way not in ways:
        raise Http404
    ways[way](one, by=request.actor)
    return redirect("/custom-fields/")


MENU.append(
    MenuItem(
        name="custom_fields",
        label=gettext_lazy("Custom fields"),
        icon="table-options",
        url="/custom-fields/",
        group="Plan",
        seldom=True,
        order=97,
        who=may_administer,
    )
)
