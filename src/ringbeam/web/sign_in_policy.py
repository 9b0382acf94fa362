"""The page of the sign-in policy: who needs a second step, how long one may rest."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core import access
from ringbeam.core.permission_sets import sets
from ringbeam.core.rules import ROLES
from ringbeam.core.sign_in_policy import set_sign_in_policy, sign_in_policy
from ringbeam.web.forms import add_faults
from ringbeam.web.requests import Asked


class PolicyForm(forms.Form):
    """Roles and minutes."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles and sets that sign in with a second step"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whoever holds one is led to set it up before anything else."),
    )
    idle_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of rest after which one signs in again"),
        min_value=0,
        help_text=gettext_lazy("From 5 to 1440; 0 for no limit."),
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django's own
        roles = self.fields["roles"]
        named = [(one.name, one.label) for one in ROLES.values()]
        own = [(one.role, _("Permission set “%s”") % one.title) for one in sets()]
        roles.choices = [*named, *own]  # type: ignore[attr-defined]  # a choice field


@require_http_methods(["GET", "HEAD", "POST"])
def show_policy(request: Asked) -> HttpResponse:
    """The policy, to be read and changed by administrators of the whole; absent for others."""
    if not access.may_read(request.actor):
        raise Http404
    now = sign_in_policy()
    initial = {"roles": sorted(now.roles), "idle_minutes": now.idle_minutes}
    form = PolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_sign_in_policy(**form.cleaned_data, by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            return redirect("sign_in_policy")
    context = {"title": _("Sign-in policy"), "form": form}
    return render(
        request, "web/access_policy.html", context, status=422 if form.errors else 200
    )
