"""What the tests of audits share: an audit, its questions and what is found."""

from datetime import date

from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of, system
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take

EDITION = "iso-20000-1:2018"
QUESTIONS = (
    {"question": "Are incidents classified?", "clauses": [f"{EDITION}:8.6.1"]},
    {"question": "Is the report read?", "clauses": [f"{EDITION}:9.4"]},
)
GOOD = {"result": "conform", "evidence": "20 of 20 incidents."}
BAD = {"result": "nonconform", "evidence": "No report since May."}


def make(kind, by=None, **given):
    """A record of a kind."""
    return create(named(kind).model, {"title": kind, **given}, by=by or system())


def planned(service, auditor, **given):
    """An audit of a service, with two questions, that has not begun."""
    values = {
        "title": "Audit of backup",
        "criteria": [EDITION],
        "service": service and service.ref,
        "owner": auditor and auditor.person,
        "start": date(2026, 3, 2),
        "end": date(2026, 3, 6),
        "objectives": "See it work.",
        "questions": [dict(one) for one in QUESTIONS],
    }
    return make("audit", **{**values, **given})


def begun(audit, by=None):
    return take(fresh(audit), "begin", by=by or system())


def answered(audit, *answers, by=None):
    """Results to the questions, in their order."""
    audit = fresh(audit)
    pairs = zip(audit.questions, answers, strict=True)
    return edit(audit, {"questions": [{**q, **a} for q, a in pairs]}, by=by or system())


def issued(audit, to, by=None):
    edit(fresh(audit), {"report_to": to.person}, by=system())
    given = {"conclusion": "It works, but for the report."}
    return take(fresh(audit), "issue", by=by or system(), given=given)


def fresh(record):
    return type(record).rows.get(pk=record.pk)


def again(actor):
    """The actor with the grants of now."""
    return actor_of(Account.objects.get(pk=actor.account), door=WEB)
