"""Calendar feeds: secret links to what an account sees, each of which can be withdrawn.

Calendar programs cannot sign in, so whoever has the link reads. It is long and random, stored
as a hash and shown once; a link made anew ends the one before it (27001 A.5.17).
"""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import Actor
from ringbeam.core.acts import MAKE_FEED, WITHDRAW_FEED, Act
from ringbeam.core.saved import SavedView
from ringbeam.core.units import unit

WORK = "work"


class CalendarFeed(models.Model):
    """A secret link to one saved view, or to the account's own work when it names no view."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(_("made"), default=clock.now)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True)

    def __str__(self) -> str:
        return self.view.name if self.view else WORK


def make_feed(account: Account, view: SavedView | None, *, by: Actor) -> str:
    """Make the link of a view, or of the account's work, and return its secret, this once.

    One that there was for the same is withdrawn in the same act. Nobody is judged here.
    """
    secret = secrets.token_urlsafe(32)
    with unit():
        mine = turn()
        old = CalendarFeed.objects.filter(account=account, view=view, withdrawn__isnull=True)
        old.update(withdrawn=clock.now())
        made = CalendarFeed.objects.create(
            account=account, view=view, digest=Token.digest_of(secret)
        )
        tell(mine, account, Act(by, MAKE_FEED), {"feed": (None, f"{made.pk} {made}")})
    return secret


def withdraw_feed(feed: CalendarFeed, *, by: Actor) -> bool:
    """Let a link lead nowhere from now on; False when it was withdrawn before."""
    with unit():
        mine = turn()
        good = CalendarFeed.objects.filter(pk=feed.pk, withdrawn__isnull=True)
        if not good.update(withdrawn=clock.now()):
            return False
        tell(mine, feed.account, Act(by, WITHDRAW_FEED), {"feed": (f"{feed.pk} {feed}", None)})
    return True


def feed_of(secret: str) -> CalendarFeed | None:
    """The feed that a link leads to; None when it was withdrawn, never was, or its account is
    closed."""
    good = CalendarFeed.objects.select_related("account", "view").filter(
        digest=Token.digest_of(secret), withdrawn__isnull=True, account__is_active=True
    )
    return good.first()
