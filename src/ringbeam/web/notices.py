"""Notices in the product: what one account should know, until it says that it has read it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.notices import Notice
from ringbeam.web.labels import Label, labels_of
from ringbeam.web.requests import Asked, account_of

MOST = 100


@dataclass(frozen=True)
class Told:
    """One notice as it is drawn; ``label`` is the record that it is about, if seen.

    A long one opens: ``text`` is its first line, ``lines`` follow, ``url`` tells it all.
    """

    pk: int
    text: str
    at: datetime
    read: bool
    label: Label | None
    lines: tuple[str, ...] = ()
    url: str = ""


def notices_of(actor: Actor, *, unread: bool = False) -> list[Told]:
    """The newest notices of an account; two queries."""
    rows = Notice.objects.filter(account_id=account_of(actor))
    if unread:
        rows = rows.filter(read__isnull=True)
    kept = list(rows.order_by("-at", "-pk")[:MOST])
    labels = labels_of(actor, (one.entry_id for one in kept))
    told = []
    for one in kept:
        label = labels.get(one.entry_id or 0)
        seen = label if label is not None and label.seen else None
        text = (
            one.words(f"{seen.ref} {seen.title}" if seen else "")
            if one.entry_id is None or seen
            else _("About a record that you no longer see.")
        )
        opening = one.opening() if one.entry_id is None else None
        told.append(
            Told(one.pk, text, one.at, one.read is not None, seen)
            if opening is None
            else Told(one.pk, opening.head, one.at, one.read is not None, seen, *opening[1:])
        )
    return told


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: Asked) -> HttpResponse:
    """The list; POST marks one (``notice``) or all of one's own as read."""
    if request.method == "POST":
        own = Notice.objects.filter(account_id=account_of(request.actor), read__isnull=True)
        if (chosen := request.POST.get("notice", "")).isdecimal():
            own = own.filter(pk=int(chosen))
        own.update(read=clock.now())
        return redirect("/notices/")
    context = {"title": _("Notices"), "notices": notices_of(request.actor)}
    return render(request, "web/notices.html", context)
