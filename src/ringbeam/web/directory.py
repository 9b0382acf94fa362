"""Which roles the groups of a directory stand for, said by administrators (27001 A.5.18)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core import directory
from ringbeam.core.directory import DirectoryGroup
from ringbeam.web.account_forms import GroupRoleForm
from ringbeam.web.accounts import only_for_administrators
from ringbeam.web.requests import Asked


@require_safe
def show_groups(request: Asked) -> HttpResponse:
    """Every group, how many are in it, and what it stands for."""
    only_for_administrators(request)
    return _page(request, GroupRoleForm())


def _page(request: Asked, form: GroupRoleForm) -> HttpResponse:
    groups = DirectoryGroup.objects.order_by("name").prefetch_related("roles__scope")
    context = {
        "title": _("Groups of the directory"),
        "groups": [(one, one.members.count()) for one in groups],
        "form": form,
    }
    return render(request, "web/groups.html", context, status=422 if form.errors else 200)


@require_POST
def add_role(request: Asked) -> HttpResponse:
    """Let a group stand for one more role."""
    only_for_administrators(request)
    form = GroupRoleForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    given = form.cleaned_data
    directory.stand_for(
        given["group"],
        given["role"],
        by=request.actor,
        scope=given["scope"],
        kinds=given["kinds"],
    )
    return redirect("directory_groups")


@require_POST
def remove_role(request: Asked, pk: int, number: int) -> HttpResponse:
    """Let it stand for a role no longer."""
    only_for_administrators(request)
    group = DirectoryGroup.objects.filter(pk=pk).first()
    if group is None or not directory.stand_no_longer(group, number, by=request.actor):
        raise Http404
    return redirect("directory_groups")
