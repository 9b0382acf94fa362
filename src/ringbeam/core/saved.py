"""Saved views: a name for a list's query, kept for oneself, a team, or all who work here."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import MEMBER_OF, Actor
from ringbeam.core.entries import Entry
from ringbeam.core.links import Link
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import administrator, manager, works_for_us

TEAM, ALL = "team", "all"
# Who may keep a view for everybody; for a team, whoever belongs to it may.
shares_with_all = manager | administrator


class SavedView(models.Model):
    """A view of one register: its filters, columns and order as a query string.

    It is its maker's own, and seen by a ``team`` (a group) or by ``everybody`` when it says so.
    What it finds is, for each reader, what that reader may see.
    """

    account = models.ForeignKey("core.Account", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    team = models.ForeignKey("core.Entry", models.PROTECT, null=True, related_name="+")
    everybody = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "kind", "name"], name="core_view_once"),
        )

    def __str__(self) -> str:
        return self.name


def seen_views(account: Any, person: Any) -> Q:
    """The views that somebody who works here sees: own ones, those of teams, those for all."""
    teams = Link.objects.filter(source_id=person, kind=MEMBER_OF).values("target_id")
    return Q(account_id=account) | Q(everybody=True) | Q(team_id__in=teams)


def views_of(actor: Actor) -> "models.QuerySet[SavedView]":
    """The views that the actor sees; for a customer, the own ones alone."""
    if works_for_us(actor):
        return SavedView.objects.filter(seen_views(actor.account, actor.person or 0))
    return SavedView.objects.filter(account_id=actor.account or 0)


def teams_of(actor: Actor) -> list[Entry]:
    """The teams (groups) that the actor belongs to and sees, by title."""
    if not actor.groups:
        return []
    seen = entries_seen_by(actor).filter(pk__in=actor.groups)
    return list(seen.only("ref", "title").order_by("title", "pk"))


def kept_for(actor: Actor, kind: str, whom: str, team: str = "") -> dict[str, Any] | None:
    """For whom a view is kept, as values: oneself (""), a ``TEAM`` by its number, or ``ALL``.

    None when one belongs to several teams and names none. Raises Forbidden for a team that one
    does not belong to and for all without the right, Refused for who belongs to no team.
    """
    if whom == ALL:
        if not may_share_with_all(actor, kind):
            says = shares_with_all.says
            raise Forbidden([gettext("A view is kept for all by someone who %s.") % says])
        return {"everybody": True, "team_id": None}
    if whom != TEAM:
        return {"everybody": False, "team_id": None}
    teams = teams_of(actor)
    chosen = [one for one in teams if one.ref == team]
    if team and not chosen:
        raise Forbidden([gettext("A view is kept for a team by who belongs to it.")])
    if not teams:
        raise Refused([gettext("You belong to no team.")])
    if not chosen and len(teams) > 1:
        return None
    return {"everybody": False, "team_id": (chosen or teams)[0].pk}


def may_share_with_all(actor: Actor, kind: str) -> bool:
    """Whether the actor may keep a view of this kind for everybody who works here."""
    return shares_with_all.covers_all(actor, kind)
