"""Calendar feeds: the page that makes and withdraws their links, and the feeds themselves."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from icalendar import Calendar, Event

from ringbeam.core import clock, organization_zone
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, Actor, actor_of
from ringbeam.core.entries import NORMAL
from ringbeam.core.feeds import CalendarFeed, feed_of, make_feed, withdraw_feed
from ringbeam.core.filters import between
from ringbeam.core.listing import asked_of, by_words
from ringbeam.core.registers import Register, named, of_kind
from ringbeam.core.saved import SavedView
from ringbeam.core.sayings import as_read_by
from ringbeam.core.texts import gettext as _
from ringbeam.web.layouts import OWN, dates_of
from ringbeam.web.queries import SHOWN, Query
from ringbeam.web.requests import Asked, account_of
from ringbeam.web.work import mine_of

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
MOST = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: Asked) -> HttpResponse:
    """The reader's feeds; POST makes the link of ``view`` (none: of the work), shown once."""
    account = Account.objects.get(pk=account_of(request.actor))
    secret = ""
    if request.method == "POST":
        secret = make_feed(account, _chosen(request), by=request.actor)
    good = CalendarFeed.objects.filter(account=account, withdrawn__isnull=True)
    views = [one for one in _views(request.actor) if _register_of(one, request.actor)]
    context = {
        "title": _("Calendar feeds"),
        "feeds": list(good.select_related("view").order_by("pk")),
        "views": views,
        "link": request.build_absolute_uri(f"/feeds/{secret}.ics") if secret else "",
    }
    return render(request, "web/feeds.html", context)


def _views(actor: Actor) -> "list[SavedView]":
    return list(SavedView.objects.filter(account_id=account_of(actor)).order_by("kind", "name"))


def _chosen(request: Asked) -> SavedView | None:
    """The view of one's own that was chosen, None for the work; raises Http404."""
    wanted = request.POST.get("view", "")
    if not wanted:
        return None
    found = next((one for one in _views(request.actor) if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    if _register_of(found, request.actor) is None:
        raise ValidationError(_("The records of this view have no date."))
    return found


def _register_of(view: SavedView, actor: Actor) -> Register | None:
    """The register of a view, if its records have a date that the actor is shown."""
    register = named(view.kind)
    dated = register is not None and dates_of(register, register.hidden_from(actor))
    return register if dated else None


@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a link of one's own, at once; another's is not there."""
    own = CalendarFeed.objects.select_related("account", "view")
    feed = own.filter(pk=pk, account_id=account_of(request.actor)).first()
    if feed is None or not withdraw_feed(feed, by=request.actor):
        raise Http404
    return redirect("/account/feeds/")


@login_not_required
@require_safe
def show_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed behind a link, as its account sees it now; withdrawn or unknown: 404.

    It carries no title of a restricted record, whoever may read it, for it leaves the product.
    """
    feed = feed_of(secret)
    if feed is None:
        raise Http404
    organization_zone.keep_up()
    with as_read_by(feed.account.language, feed.account.zone):
        text = written(feed, actor_of(feed.account, door=WEB), request)
    etag = quote_etag(hashlib.sha256(text).hexdigest()[:32])
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=answer) or answer


def written(feed: CalendarFeed, actor: Actor, request: HttpRequest) -> bytes:
    """The calendar as bytes; the same bytes as long as nothing in it changes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ringbeam//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", feed.view.name if feed.view else _("My work"))
    rows = _of_a_view(feed.view, actor) if feed.view else _of_work(actor)
    for record, register, at in rows:
        url = request.build_absolute_uri(register.url(record.ref))
        calendar.add_component(_event(record, register, at, url))
    text: bytes = calendar.to_ical()
    return text


def _of_work(actor: Actor) -> Iterator[tuple[Any, Register, date]]:
    now = clock.now()
    near = mine_of(actor).rows.filter(due__gte=now - BACK, due__lt=now + AHEAD)
    for entry in near.order_by("due", "pk")[:MOST]:
        if entry.due:
            yield entry, of_kind(entry.kind), entry.due


def _of_a_view(view: SavedView, actor: Actor) -> Iterator[tuple[Any, Register, date]]:
    register = _register_of(view, actor)
    if register is None:
        return
    query = Query.read(view.query)
    dates = dates_of(register, register.hidden_from(actor))
    by = query.first("by") if query.first("by") in dates else dates[0]
    one = register.field_named(by)
    today = clock.today()
    within = between(one, actor, today - BACK, today + AHEAD)
    asked = by_words(asked_of(register, actor, query.without(*SHOWN, *OWN).lists()))
    for record in asked.rows().filter(within).order_by(one.name, "pk")[:MOST]:
        yield record, register, getattr(record, one.attname)


def _event(record: Any, register: Register, at: date, url: str) -> Event:
    event = Event()
    if isinstance(at, datetime):
        at = clock.dated(at) or at
    told = record.title if record.privacy == NORMAL else _("restricted")
    event.add("uid", f"{record.uid}@ringbeam")
    event.add("dtstamp", record.updated)
    event.add("last-modified", record.updated)
    event.add("sequence", record.version)
    event.add("dtstart", at)
    if not isinstance(at, datetime):
        event.add("dtend", at + timedelta(days=1))
    event.add("summary", f"{record.ref} {told}")
    event.add("description", f"{register.label}, {register.life.label(record.state)}")
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
