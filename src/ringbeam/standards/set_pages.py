"""Pages of own requirement sets: bring a file in, see what it would make, take it (4.2)."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core import files
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.refusals import Refused
from ringbeam.exchange.importers import Work
from ringbeam.exchange.jobs import local_copy
from ringbeam.exchange.runs import CHOSEN, DONE, Import, perform
from ringbeam.standards.editions import Edition, edition_ref
from ringbeam.standards.importing_sets import INTO, READING, SAID, SetPlan, planned, take_file
from ringbeam.standards.reading_sets import LARGEST, Wishes
from ringbeam.standards.requirement_sets import ORIGINS, RequirementSet
from ringbeam.standards.set_life import LONGEST_EDITION, LONGEST_NAME, key_of, may_bring_sets_in
from ringbeam.standards.showing import edition_address
from ringbeam.web.requests import Asked, account_of

SHOWN = 500


class HandInSetForm(forms.Form):
    """The file, what the set is called, and how the file is to be read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or XLSX with the columns number and title (and summary, parent, kind, related,"
            " relation, note); YAML; or an OSCAL catalog in JSON. 20 MB at most."
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("As it is cited, such as “TISAX”."),
    )
    edition = forms.CharField(
        label=gettext_lazy("Edition"),
        max_length=LONGEST_EDITION,
        required=False,
        help_text=gettext_lazy("Such as “2026”; left empty, what the file says."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Left empty, what the file says."),
    )
    origin = forms.ChoiceField(label=gettext_lazy("Where from"), choices=ORIGINS)
    with_text = forms.BooleanField(
        label=gettext_lazy("The text is ours to keep: take over what an OSCAL catalog says"),
        required=False,
    )
    without_references = forms.BooleanField(
        label=gettext_lazy("Leave out references of an OSCAL catalog to other documents"),
        required=False,
    )

    def clean_file(self) -> Any:
        """The file, if it is not too large; nothing is read of one that is."""
        given = self.cleaned_data["file"]
        if isinstance(given, UploadedFile) and (given.size or 0) > LARGEST:
            said = _("The file has %(size)d MB, and %(most)d MB are the most; part the set.")
            told = {"size": (given.size or 0) >> 20, "most": LARGEST >> 20}
            raise forms.ValidationError(said % told)
        return given


def _allowed(actor: Actor) -> None:
    """Nothing is here for who may not bring sets in; raises Http404."""
    if not may_bring_sets_in(actor):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_set(request: Asked) -> HttpResponse:
    """The form for a file; handed in, on to what it would make."""
    _allowed(request.actor)
    form, status = HandInSetForm(initial=request.GET.dict()), 200
    if request.method == "POST":
        form = HandInSetForm(request.POST, request.FILES)
        if form.is_valid():
            return redirect(
                reverse("standards-import-one", args=[_kept(form, request.actor).pk])
            )
        status = 422
    context = {"title": _("Import a requirement set"), "form": form}
    return render(request, "standards/set_import.html", context, status=status)


def _kept(form: HandInSetForm, by: Actor) -> Import:
    given = form.cleaned_data
    sha256, _size = files.keep(given["file"])
    return Import.objects.create(
        into=INTO,
        name=files.safe_name(given["file"].name),
        sha256=sha256,
        plan={name: given[name] for name in (*SAID, *READING)},
        stage=CHOSEN,
        account_id=by.account,
        who=by.name[:120],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one_set_import(request: Asked, pk: int) -> HttpResponse:
    """What a file would make, and the button that takes it; taken, on to the set."""
    _allowed(request.actor)
    row = Import.objects.filter(pk=pk, into=INTO, account_id=account_of(request.actor)).first()
    if row is None:
        raise Http404
    row.path = f"{row.sha256[:2]}/{row.sha256}"  # where `files.keep` put the bytes
    plan, refusal = _plan_of(row, request.actor)
    if request.method == "POST" and plan and row.stage == CHOSEN:
        refusal = _taken(row, request.actor)
        if not refusal:
            return redirect(_address_of(plan))
    context = {
        "title": _("Import of %s") % row.name,
        "row": row,
        "plan": plan,
        "rows": plan.rows[:SHOWN] if plan else (),
        "more": max(0, len(plan.rows) - SHOWN) if plan else 0,
        "refusal": refusal,
        "done": row.stage == DONE,
    }
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "standards/set_plan.html", context, status=status)


def _address_of(plan: SetPlan) -> str:
    """The edition in the library; of a set that is not in use, the set."""
    ref = edition_ref(plan.key, plan.edition)
    edition = Edition.objects.filter(pk=ref, retired=False).first()
    return edition_address(edition) if edition else RequirementSet.register.url(plan.there)


def _plan_of(row: Import, by: Actor) -> tuple[SetPlan | None, list[str]]:
    wishes = Wishes(
        with_prose=bool(row.plan["with_text"]),
        leave_out_references=bool(row.plan["without_references"]),
    )
    try:
        with local_copy(row) as copy:
            return planned(copy, row.name, row.plan, wishes, by=by), []
    except Refused as refused:
        return None, refused.reasons


def _taken(row: Import, by: Actor) -> list[str]:
    """Take the file; the reasons if it is refused after all."""
    try:
        with local_copy(row) as copy:
            work = Work(copy, row.name, by, options=row.plan)
            perform(row, work, _take)
    except Refused as refused:
        return refused.reasons
    return []


def _take(work: Work) -> None:
    take_file(work)


@panel(
    on="requirement_set",
    title=gettext_lazy("Requirements"),
    template="standards/own_set.html",
    order=10,
)
def set_panel(one: RequirementSet, actor: Actor) -> dict[str, Any]:
    """How many requirements the set has, what they are like, and where they are read."""
    edition = Edition.objects.filter(
        pk=edition_ref(key_of(one.name), one.edition), retired=False
    ).first()
    titles = {row["number"]: row["title"] for row in one.requirements}
    return {
        "set": one,
        "url": edition_address(edition) if edition else "",
        "related": [(row, titles.get(row["number"], "")) for row in one.related],
        "may_import": may_bring_sets_in(actor),
        "relate": f"{one.register.url(one.ref)}do/relate/",
    }


ROUTES += [
    path("standards/import/", hand_in_set, name="standards-import"),
    path("imports/requirement-sets/<int:pk>/", one_set_import, name="standards-import-one"),
]
