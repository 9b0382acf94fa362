"""Reply templates offered under a ticket: those for the agent's groups, filled in (8.6.1)."""

from typing import Any

from django.db.models import Q

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import TEXTS, OfferedText
from ringbeam.core.rules import speaks_for_us
from ringbeam.desk.filling_in import filled_in, titles_for
from ringbeam.desk.reply_templates import IN_USE, ReplyTemplate
from ringbeam.desk.tickets import Ticket

MOST = 8


def templates(record: Any, actor: Actor, begin: str, *, internal: bool) -> list[OfferedText]:
    """The templates that fit what is typed, by title; three queries, none for outsiders."""
    if not isinstance(record, Ticket) or not speaks_for_us(actor, record):
        return []
    mine = Q(group=None) | Q(group_id__in=actor.groups)
    rows = ReplyTemplate.register.among(actor).filter(mine, state=IN_USE, archived=False)
    rows = rows.filter(used_in__in=("both", "note" if internal else "reply"))
    named = Q(title__icontains=begin) | Q(ref=begin)
    found = list((rows.filter(named) if begin else rows).order_by("title", "pk")[:MOST])
    titles = titles_for(record) if found else {}
    return [
        OfferedText(one.ref, one.title, filled_in(one.wording, record, actor, titles))
        for one in found
    ]


TEXTS.append(templates)
