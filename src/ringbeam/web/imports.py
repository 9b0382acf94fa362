"""Imports: hand a file in, say which column is which field, try it out, take it (operation)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, MenuItem
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named, registers
from ringbeam.core.rules import manager, works_for_us
from ringbeam.core.texts import leading
from ringbeam.exchange import jobs, mappings
from ringbeam.exchange.folders.importers import folder_importer
from ringbeam.exchange.importers import IMPORTERS, Importer
from ringbeam.exchange.mappings import SavedMapping
from ringbeam.exchange.runs import CHOSEN, RUNNING, WAITING, Import
from ringbeam.web.requests import Asked, account_of

MOST, SHOWN = 50, 200


class HandInForm(forms.Form):
    """Which register, and the file."""

    register = forms.ChoiceField(label=gettext_lazy("Import into"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, XLSX or JSON; the first row names the columns. Of documents also the ZIP of a"
            " folder of Markdown, Word and PDF files."
        ),
    )

    def __init__(self, actor: Actor, *args: Any) -> None:
        super().__init__(*args)
        choices = [
            (one.plural, leading(one.label_plural)) for one in registers() if one.may_add(actor)
        ]
        logs = [(name, one.label) for name, one in IMPORTERS.items() if one.is_for(actor)]
        register: Any = self.fields["register"]
        register.choices = [*choices, *logs]


class OptionsForm(forms.Form):
    """What a room's own importer asks before it reads a file."""

    def __init__(self, offered: Importer, *args: Any) -> None:
        super().__init__(*args)
        self.offered = offered
        for one in offered.options:
            if one.asked:
                self.fields[one.name] = forms.CharField(
                    label=leading(one.label),
                    required=False,
                    initial="" if one.default is None else str(one.default),
                )

    def clean(self) -> dict[str, Any]:
        """Judge the texts as the importer reads them."""
        given: dict[str, Any] = super().clean() or {}
        try:
            self.offered.read(given)
        except Refused as refused:
            raise forms.ValidationError(refused.reasons) from refused
        return given


class MappingForm(forms.Form):
    """For each of our fields the column that it is taken from."""

    def __init__(self, row: Import, columns: tuple[str, ...], *args: Any) -> None:
        super().__init__(*args)
        register = jobs.register_of(row)
        names = {
            "ref": _("number"),
            **{n: f.verbose_name for n, f in register.editable.items()},
        }
        choices = [("", _("leave out")), *((column, column) for column in columns)]
        for name, label in names.items():
            guess = name if name in columns else ""
            self.fields[f"field-{name}"] = forms.ChoiceField(
                label=leading(label),
                choices=choices,
                required=False,
                initial=row.plan.get("fields", {}).get(name, guess),
            )
        self.fields["key"] = forms.ChoiceField(
            label=_("Key of a row"),
            choices=[("", _("found out")), *choices[1:]],
            required=False,
            help_text=_("The column that identifies a row where the file comes from."),
        )
        self.fields["save"] = forms.CharField(
            label=_("Keep this mapping as"), max_length=60, required=False
        )

    def plan(self) -> dict[str, Any]:
        """The mapping as it was chosen."""
        chosen = self.cleaned_data
        fields = {
            name.removeprefix("field-"): column
            for name, column in chosen.items()
            if name.startswith("field-") and column
        }
        return {"fields": fields, "key": chosen["key"]}


def own(actor: Actor) -> Any:
    """The imports that the actor may see: its own; all for who manages the whole system."""
    if not works_for_us(actor):
        raise Http404
    rows = Import.objects.select_related("account").order_by("-at", "-pk")
    if manager.covers_all(actor, "import"):
        return rows
    return rows.filter(account_id=account_of(actor))


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Asked) -> HttpResponse:
    """The latest imports, and the form that hands a file in."""
    rows = own(request.actor)
    form, status = HandInForm(request.actor), 200
    form.initial["register"] = request.GET.get("into", "")
    if request.method == "POST":
        form = HandInForm(request.actor, request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data["file"]
            into = form.cleaned_data["register"]
            made = jobs.hand_in(into, given, given.name, by=request.actor)
            return redirect(f"/imports/{made.pk}/")
        status = 422
    shown = [(row, _words_of(row.into)) for row in rows[:MOST]]
    context = {"title": _("Imports"), "form": form, "rows": shown}
    return render(request, "web/imports.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: Asked, pk: int) -> HttpResponse:
    """One import: what it is, its report, and the mapping with which it can be tried again."""
    row = own(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    form: forms.Form | None = None
    if row.path and row.account_id == request.actor.account:
        if own_form := _asked_by(row):
            return _asked(request, row, *own_form)
        form, refusal = _mapping_form(request, row)
        if refusal:
            return _page(request, row, None, refusal=refusal)
        if request.method == "POST" and form and form.is_valid():
            return _start(request, row, form)
    return _page(request, row, form)


def _asked_by(row: Import) -> tuple[Callable[..., forms.Form], Callable[[Any], Any]] | None:
    """The form of an importer that asks what it needs itself, and the plan that it means."""
    if own_importer := IMPORTERS.get(row.into):
        return partial(OptionsForm, own_importer), lambda form: {"options": form.cleaned_data}
    if offered := folder_importer(row.into, Path(row.name)):
        return offered.form, offered.mapping_in
    return None


def _asked(
    request: Asked,
    row: Import,
    form_of: Callable[..., forms.Form],
    plan_in: Callable[[Any], Any],
) -> HttpResponse:
    """The same of what is no table: the ZIP of a folder, or a log of another system."""
    form = form_of(*((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        dry_run = request.POST.get("act") != "take"
        made = jobs.start(row, plan_in(form), dry_run=dry_run)
        return redirect(f"/imports/{made.pk}/")
    return _page(request, row, form)


def _mapping_form(request: Asked, row: Import) -> tuple[MappingForm | None, list[str]]:
    try:
        columns = jobs.columns_of(row)
    except Refused as refused:
        return None, refused.reasons
    _use_saved(row, request.GET.get("mapping", ""))
    data = (request.POST,) if request.method == "POST" else ()
    return MappingForm(row, columns, *data), []


def _use_saved(row: Import, name: str) -> None:
    saved = SavedMapping.objects.filter(kind=jobs.register_of(row).kind, name=name).first()
    if saved:
        row.plan = saved.plan


def _start(request: Asked, row: Import, form: MappingForm) -> HttpResponse:
    plan = form.plan()
    if name := form.cleaned_data["save"]:
        mappings.save(jobs.register_of(row), name, plan, account=request.actor.account)
    made = jobs.start(row, plan, dry_run=request.POST.get("act") != "take")
    return redirect(f"/imports/{made.pk}/")


def _page(
    request: Asked, row: Import, form: forms.Form | None, *, refusal: list[str] | None = None
) -> HttpResponse:
    register = named(row.into)
    context = {
        "title": _("Import of %s") % row.name,
        "row": row,
        "form": form,
        "refusal": refusal or [],
        "lines": row.report[:SHOWN],
        "more": max(0, len(row.report) - SHOWN) + row.counts.get("unlisted", 0),
        "going_on": row.stage in (WAITING, RUNNING),
        "chosen": row.stage == CHOSEN,
        "into": _words_of(row.into),
        "is_log": row.into in IMPORTERS,
        "is_folder": folder_importer(row.into, Path(row.name)) is not None,
        "mappings": SavedMapping.objects.filter(
            kind=register.kind if register else ""
        ).order_by("name"),
    }
    return render(request, "web/import.html", context)


def _words_of(into: str) -> str:
    """What a file goes into, as people call it."""
    if own_importer := IMPORTERS.get(into):
        return str(own_importer.label)
    register = named(into)
    return leading(register.label_plural) if register else into


def may_import(actor: Actor) -> bool:
    """Whether there is anything that the actor could bring in here; no query."""
    return works_for_us(actor) and any(one.may_add(actor) for one in registers())


MENU.append(
    MenuItem(
        name="imports",
        label=gettext_lazy("Imports"),
        icon="upload",
        url="/imports/",
        group="Do",
        order=95,
        who=may_import,
    )
)
