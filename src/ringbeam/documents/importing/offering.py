"""The import of a folder as it is offered: to commands, to programs, and on a page (7.5)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ringbeam.core.refusals import Refused
from ringbeam.documents.documents import SORTS
from ringbeam.documents.importing.importer import take_folder
from ringbeam.documents.importing.plans import EXCLUDE, plan_of
from ringbeam.exchange.folders.importers import FolderImporter, offer_folder, parsed


class FolderForm(forms.Form):
    """What a page asks of a folder: what stays out, what all of it is, or a whole mapping."""

    exclude = forms.CharField(
        label=_("Leave out"),
        required=False,
        initial="\n".join(EXCLUDE),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("A pattern in each line: LICENSE* of names, drafts/ of folders."),
    )
    sort = forms.ChoiceField(label=_("Sort of all"), choices=SORTS, initial="policy")
    owner = forms.CharField(
        label=_("Owner of all"),
        required=False,
        help_text=_("A person, by number, e-mail address or name."),
    )
    review = forms.DateField(
        label=_("Next review of all"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    mapping = forms.CharField(
        label=_("Mapping"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("TOML or JSON, in place of all the above; left empty as a rule."),
    )

    def clean_mapping(self) -> dict[str, Any]:
        """The mapping that was written; raises ValidationError for what is not understood."""
        text = self.cleaned_data["mapping"].strip()
        if not text:
            return {}
        try:
            given = parsed(text.encode())
            plan_of(given)
        except Refused as refused:
            raise ValidationError(refused.reasons) from refused
        return given


def mapping_in(form: forms.Form) -> dict[str, Any]:
    """The mapping that was meant by a form that holds."""
    given = form.cleaned_data
    if given["mapping"]:
        whole: dict[str, Any] = given["mapping"]
        return whole
    defaults = {name: str(given[name]) for name in ("sort", "owner", "review") if given[name]}
    return {"exclude": given["exclude"].split("\n"), "defaults": defaults}


offer_folder(FolderImporter("documents", plan_of, take_folder, FolderForm, mapping_in))
