"""Access: accounts, roles and tokens, given and withdrawn, by administrators (27001 A.5.18)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import access
from ringbeam.core.contributions import MENU, MenuItem
from ringbeam.web.requests import Asked
from ringbeam.web.timeline import MOST, told_of_access

LONGEST_NUMBER = 9


@require_safe
def show_access(request: Asked) -> HttpResponse:
    """All of it, newest first, page by page (``before`` a line); absent for everybody else."""
    if not access.may_read(request.actor):
        raise Http404
    rows, before = access.told(), request.GET.get("before", "")
    if before.isdecimal() and len(before) <= LONGEST_NUMBER:
        rows = rows.filter(number__lt=int(before))
    lines = list(rows.defer("salt", "digest", "chained").order_by("-number")[:MOST])
    context = {
        "title": _("Access"),
        "lines": [told_of_access(line) for line in lines],
        "next_url": f"?before={lines[-1].number}" if len(lines) == MOST else "",
    }
    return render(request, "web/access.html", context)


MENU.append(
    MenuItem(
        name="access",
        label=gettext_lazy("Access"),
        icon="lock",
        url="/access/",
        group="Plan",
        seldom=True,
        order=95,
        who=access.may_read,
    )
)
