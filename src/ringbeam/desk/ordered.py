"""What follows from an order: its terms, who approves it, what is to be done (8.2.4, 8.6.2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import writing
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.formats import number
from ringbeam.core.refusals import Refused
from ringbeam.core.texts import inside
from ringbeam.desk.fulfilling import leave_undone, open_ready, plan_tasks
from ringbeam.desk.request_life import CANCELLED, DECLINED, FOR_APPROVAL
from ringbeam.desk.ticket_states import NEW
from ringbeam.improvement.reminders import managers
from ringbeam.organization.answering import faults_of_named, in_short
from ringbeam.organization.asking import counted, kept, missing, read_answers
from ringbeam.organization.deciding import (
    WHEN_DECIDED,
    Step,
    ask,
    deciders,
    members_of,
    withdraw_all,
)
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, version_of
from ringbeam.services.catalogue_life import OFFERED
from ringbeam.services.catalogue_lines import is_needed
from ringbeam.services.customers import Customer
from ringbeam.services.levels import LevelsError
from ringbeam.services.terms import said

FIXED = ("item_id", "answers", "edition", "price", "currency", "per", "promised")


def settle_order(requests: Sequence[Any], act: Act) -> None:
    """Give a new order the terms of its item; what was ordered stays as it was.

    Raises Refused for what is not offered, or not to whoever orders, and ValidationError for
    answers that its form does not take. What comes from elsewhere is kept as it came.
    """
    for one in requests:
        if one.was:
            if any(one.was[name] != getattr(one, name) for name in FIXED):
                raise Refused([_("What was ordered stays as it is: cancel it and order anew.")])
        elif one.item_id is not None and not act.source:
            _check_offered(one.item, act)
            _take_terms(one, act)
        elif one.answers and not act.source:
            raise ValidationError(
                {"answers": [_("Without a catalogue item nothing is asked.")]}
            )


def keep_promise(requests: Sequence[Any], _act: Act) -> None:
    """Where no agreement says when an open request is due, what was promised says it."""
    for one in requests:
        if one.due is None and one.open:
            one.due = one.promised


def _check_offered(item: Any, act: Act) -> None:
    if item.state != OFFERED or item.archived:
        raise Refused([_("%s is not offered now.") % item.title])
    if act.by.everything or item.group_id is None:
        return
    if item.group_id not in act.by.groups:
        raise Refused([_("%s is for people of one group alone.") % item.title])


def _take_terms(one: Any, act: Act) -> None:
    item = one.item
    version = version_of(item.form_id, item.form.edition if item.form_id else 0)
    one.edition = version.number if version else 0
    one.answers = _answered(version, one.answers, act) if version else {}
    one.price, one.currency, one.per = item.price, item.currency, item.per
    one.about_id = item.about_id
    one.group_id = one.group_id or item.fulfilled_by_id
    try:
        one.promised = item.delivered_by(act.at)
    except LevelsError as fault:
        raise Refused([said(fault)]) from fault


def _answered(version: QuestionnaireVersion, given: Any, act: Act) -> dict[str, Any]:
    try:
        found = read_answers(version.asks, given if isinstance(given, Mapping) else {"": given})
    except ValidationError as fault:
        told = _("Question %(n)s: %(fault)s")
        faults = fault.message_dict.items()
        said_all = [told % {"n": n, "fault": " ".join(one)} for n, one in faults]
        raise ValidationError({"answers": said_all}) from fault
    if nowhere := faults_of_named(version.asks, found, None, by=act.by):
        raise ValidationError({"answers": list(nowhere.values())})
    if left := missing(version.asks, found):
        raise ValidationError({"answers": [_("Still to be answered: %s.") % in_short(left)]})
    return kept(counted(version.asks, found))


def begin_order(requests: Sequence[Any], act: Act) -> None:
    """Ask who approves a new order and plan its tasks; end both when it ends without them."""
    for one in requests:
        if not one.was and one.item_id is not None and not act.source and not one.past:
            _begin(one)
        elif one.was and one.state != one.was["state"]:
            _ended(one)


def _begin(one: Any) -> None:
    plan_tasks(one)
    steps = list(_steps(one))
    if not steps:
        open_ready(one.pk)
        return
    writing.take(one, "ask_approval", by=system())
    what = one.description or one.title
    if one.price is not None:
        price = _("free")
        if one.price:
            price = f"{number(one.price, 2)} {one.currency} {inside(one.get_per_display())}"
        what = f"{one.title}, {price}"
    ask(one, steps, what=what, requester=one.requester_id)


def _ended(one: Any) -> None:
    if one.state in (CANCELLED, DECLINED):
        withdraw_all(one.pk)
        leave_undone(one.pk)
    elif one.state == NEW and one.was["state"] == FOR_APPROVAL:
        open_ready(one.pk)


def _steps(one: Any) -> Iterable[Step]:
    """The steps that this order needs, with the people who can decide; without any, its
    service's owner, and else who manages the system."""
    lines = [line for line in one.item.approvals if is_needed(line, one.price)]
    for step in sorted({line["step"] for line in lines}):
        beside = [line for line in lines if line["step"] == step]
        people = [person for line in beside for person in _people(line, one)]
        found = deciders(people, one) or deciders([_service_owner(one)], one)
        found = found or tuple(managers(None))
        any_of = all(line["by"] == "group" and not line["all_of"] for line in beside)
        own = any(line["own"] for line in beside)
        yield Step(found, any_of=any_of, own_allowed=own)


def _people(line: Mapping[str, Any], one: Any) -> list[int | None]:
    if line["by"] == "service_owner":
        return [_service_owner(one)]
    if line["by"] == "customer":
        asked = Customer.rows.filter(pk=one.customer_id)
        return [*asked.values_list("approver_id", flat=True)]
    named = Entry.rows.filter(ref__in=line["who"]).order_by("pk")
    people: list[int | None] = []
    for pk, kind in named.values_list("pk", "kind"):
        people += members_of(pk) if kind == "group" else [pk]
    return people


def _service_owner(one: Any) -> int | None:
    return Entry.rows.filter(pk=one.about_id).values_list("owner_id", flat=True).first()


def after_decision(request: Any, *, approved: bool, reason: str) -> None:
    """Go on with an order that was approved; say why one was declined, and end it."""
    if request.state != FOR_APPROVAL:
        return
    if approved:
        writing.take(request, "approve", by=system())
        return
    writing.edit(request, {"result": reason}, by=system())
    writing.take(request, "decline", by=system())


WHEN_DECIDED["service_request"] = after_decision
