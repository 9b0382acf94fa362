"""Pages of the rules: all of them, filtered, and each with all that it says (9.1)."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.rule_decisions import decisions
from ringbeam.conformity.rule_telling import (
    BASES,
    OUTCOMES,
    Chosen,
    Told,
    followed,
    named,
    subjects,
    told_by,
)
from ringbeam.conformity.snapshots import renewed
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.registers import of_kind
from ringbeam.web.labels import labels_of
from ringbeam.web.requests import Asked


@require_safe
def rules_page(request: Asked) -> HttpResponse:
    """All rules, or those that are asked for; for who may read of conformity."""
    if not may_read(request.actor):
        raise Http404
    chosen = Chosen(**{name: request.GET.get(name, "") for name in asdict(Chosen())})
    every = told_by(renewed())
    named_here = {one.rule.reads[0]: one.subject for one in every}
    standards = {name for one in every for name in one.standards}
    told = {
        "title": _("Rules"),
        "rules": chosen.of(every),
        "chosen": chosen,
        "all": len(every),
        "outcomes": OUTCOMES,
        "bases": BASES,
        "off": [one for one in every if one.off],
        "standard_pairs": [(name, name) for name in sorted(standards)],
        "outcome_pairs": [(name, said) for name, (_s, _icon, said) in OUTCOMES.items()],
        "subjects": sorted(named_here.items(), key=lambda item: item[1]),
        "limits": of_kind("rule_limit"),
        "suspensions": of_kind("rule_suspension"),
    }
    return render(request, "conformity/rules.html", told)


@require_safe
def rule_page(request: Asked, rule: str) -> HttpResponse:
    """One rule with all that it says and what it found today; Http404 for none of this id."""
    if not may_read(request.actor):
        raise Http404
    one = next((one for one in told_by(renewed()) if one.rule.id == rule), None)
    if one is None:
        raise Http404
    labels = labels_of(request.actor, set(named(one)))
    records = [labels[pk] for pk in named(one) if pk in labels and labels[pk].seen]
    names = subjects()
    told = {
        "title": str(one.rule.question),
        "one": one,
        "outcomes": OUTCOMES,
        "bases": BASES,
        "records": records,
        "hidden": len(named(one)) - len(records),
        "serves": [
            (said, address(said.requirement), _short(said.requirement), here)
            for said, here in followed(one)
        ],
        "reads": [names[kind] for kind in one.rule.reads],
        "beside": [names[kind] for kind in one.rule.beside],
        "settings": _settings(one, request.actor),
        "add": _offered(one, request.actor),
    }
    return render(request, "conformity/rule.html", told)


@require_safe
def decisions_page(request: Asked) -> HttpResponse:
    """Who loosened or tightened which limit, or switched a rule off, when and why."""
    if not may_read(request.actor):
        raise Http404
    told = {"title": _("Decisions on limits"), "decisions": decisions(request.actor)}
    return render(request, "conformity/rule_decisions.html", told)


def _short(ref: str) -> tuple[str, str]:
    edition, _colon, number = ref.rpartition(":")
    return edition.removeprefix("iso-"), number


def _settings(one: Told, actor: Actor) -> list[tuple[str, Any, str]]:
    """Each suspension and limit that this rule ever had, newest first, with its address."""
    off, limits = of_kind("rule_suspension"), of_kind("rule_limit")
    keys = [limit.key for limit in one.rule.limits.declared]
    rows = [
        *((off, row) for row in off.among(actor).filter(rule=one.rule.id)),
        *((limits, row) for row in limits.among(actor).filter(limit__in=keys)),
    ]
    rows.sort(key=lambda pair: pair[1].created, reverse=True)
    return [(of.url(row.ref), row, str(of.life.label(row.state))) for of, row in rows]


def _offered(one: Told, actor: Actor) -> list[tuple[str, str]]:
    """What the reader may set about this rule: address and label."""
    offered = []
    off, limits = of_kind("rule_suspension"), of_kind("rule_limit")
    title = str(one.rule.question)
    if not one.off and off.may_add(actor):
        asked = urlencode({"rule": one.rule.id, "title": title})
        offered.append((f"/{off.plural}/new/?{asked}", _("Switch off")))
    if limits.may_add(actor):
        for limit in one.limits:
            said = {
                "limit": limit["key"],
                "value": limit["value"],
                "title": f"{title} {limit['label']}",
            }
            label = _("Set: %(limit)s") % {"limit": limit["label"]}
            offered.append((f"/{limits.plural}/new/?{urlencode(said)}", label))
    return offered


ROUTES += [
    path("conformity/rules/", rules_page, name="conformity-rules"),
    path("conformity/limits/", decisions_page, name="conformity-limits"),
    path("conformity/rules/<slug:rule>/", rule_page, name="conformity-rule"),
]
