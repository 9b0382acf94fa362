"""A small organization in which every rule has something to look at, and what comes later."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from ringbeam.conformity.freezing import make_version
from ringbeam.conformity.rules.auditing import CLAUSES as AUDITED
from ringbeam.conformity.rules.documented import BY_REQUIREMENT
from ringbeam.conformity.rules.duties import ASKED as RECURRING
from ringbeam.conformity.rules.risks import CLAUSES as STANDARDS
from ringbeam.conformity.rules.scopes import EDITIONS as SCOPED
from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named, registers
from ringbeam.core.writing import archive, edit, take
from ringbeam.desk.declaring import declare_major
from ringbeam.desk.escalating import escalate
from ringbeam.desk.major_updates import inform_management
from ringbeam.desk.rating_giving import rate_ticket
from ringbeam.documents.asking import ask_readers
from ringbeam.planning.acceptance import accept
from ringbeam.security.approving import approve_as_owner
from tests.cast import somebody, to_sign
from tests.conformity.of_availability import availability
from tests.conformity.of_changes import changes
from tests.conformity.of_continuity import continuity
from tests.conformity.of_security import security_incidents
from tests.conformity.of_suppliers import suppliers
from tests.conformity.stories import (
    at,
    cleared,
    close,
    corrected,
    day,
    fresh,
    make,
    published,
    raised,
    solved,
)
from tests.desk.tickets import agreement, ticket
from tests.exchange.samples import value_for

FOUND = {"result": "nonconform", "evidence": "No report since May."}
SEEN = {"result": "conform", "evidence": "Twenty records."}
RATED = {
    "inherent_likelihood": 4,
    "inherent_consequence": 4,
    "residual_likelihood": 2,
    "residual_consequence": 2,
}
FIRMWARE = {"cause": "Old firmware.", "solution": "Newer firmware."}
HANDED = {"result": "Handed over."}
ANSWER = {"answer": "We call you within the hour from now on."}
PLAN = {"option": "reduce", "treatment": "Second carrier.", "treat_by": str(day(120))}
ASKED = {
    "resolution": "Put the fire out.",
    "correction": "Recorded it.",
    "cause": "Nobody was told to.",
    "effect": "It was recorded.",
    "outcome": "Sold.",
    "conclusion": "It works.",
    "evidence": "Seen.",
    "cancelled_because": "Closed down.",
}


def everything(author, approver):
    """Records of every kind that a rule reads, from the Monday on through eleven weeks."""
    service = make("service", title="Backup", owner=approver.person, description="Paper.")
    make("configuration_item", title="Disk", sort="disk", service=service)
    desk(service)
    problems(service)
    requests(service)
    complaints(service, author)
    security_incidents(service, author)
    changes(service, author, approver)
    availability(service)
    continuity(service, author, approver)
    suppliers(author)
    service_reports(approver)
    risks(author)
    controls(author, approver)
    duties(author)
    scope(approver)
    with at(75):
        faults(author)
        audits(service, author)
    reader = named("person").model.rows.get(pk=author.person)
    readers = [{"records": [reader.ref]}]
    given = {"review": str(day(160)), "readers": readers, "serves": items_asked()}
    document = published(author, approver, **given)
    ask_readers.func(document.pk)
    majors(service, approver, document)
    suspicions(author)
    articles(author, approver)
    ratings(service, approver)


def suspicions(author):
    """Events of information security: one that waits, three that were assessed."""
    phishing = make("category", title="Suspicious mail", security=True)
    given = {"category": phishing, "requester": author.person}
    with at(50):
        waits, *assessed = (make("incident", title=f"Odd mail {n}", **given) for n in range(4))
        for one, word in zip(assessed, ("no_event", "event", "incident"), strict=True):
            edit(fresh(one), {"security": word}, by=system())
        close(fresh(assessed[2]))
    return waits


def items_asked():
    """Every item of documented information that some rule looks for."""
    return [one.key for one in BY_REQUIREMENT.values()]


def desk(service):
    """An agreement with a review, and incidents under it: kept, reopened, and one open."""
    customer = make("customer", title="Kestrel")
    agreement(customer, review=str(day(130)), workload=100)
    one, *_others = solved(22, customer=customer, service=service)
    with at(1):
        again = take(fresh(one), "reopen", by=system())
        take(again, "wait_for_customer", by=system())
        escalate(ticket(customer, service=service), reason="It cannot wait.", by=system())
    with at(70):
        solved(2, customer=customer, service=service)
    too_late(customer, service)


def too_late(customer, service):
    """Two that were resolved later than promised, one of them escalated before."""
    given = {"service": service, "category": make("category", title="Tapes")}
    with at(3):
        told, untold = (ticket(customer, **given) for _n in range(2))
        escalate(told, reason="Nothing is heard of it.", by=system())
    with at(20):
        for one in (told, untold):
            close(fresh(one))


def problems(service):
    """One that went through all of it, a known error, and one that is only recorded."""
    given = {"service": service, "category": make("category", title="Disks")}
    solved_one = take(make("problem", **given), "resolve", by=system(), given=FIRMWARE)
    take(solved_one, "close", by=system(), given={"effect": "None in four weeks."})
    take(make("problem", **given), "declare_known", by=system(), given={"workaround": "Wait."})
    make("problem", **given)


def majors(service, boss, document):
    """One that was led, told, restored and reviewed, and one that runs."""
    given = {"title": "Site cut off", "service": service}
    whom = named("person").model.rows.get(pk=boss.person).ref
    led = {"manager": boss.person, "procedure": document.pk}
    declared = declare_major(make("incident", **given), effect="All.", by=system())
    edit(declared, led, by=system())
    inform_management(fresh(declared), whom=whom, how="call", by=system())
    take(fresh(declared), "restore", by=system())
    learned = {"cause": "A digger", "review": "A second line"}
    take(fresh(declared), "close", by=system(), given=learned)
    declare_major(make("incident", **given), effect="All again.", by=system())


def articles(author, approver):
    """One that is read, one that fell due for review, and one that is only drafted."""
    for title in ("Paper jams", "Old printers"):
        given = {"title": title, "draft": "Open the lid.", "owner": author.person}
        article = take(make("article", **given, by=author), "submit", by=author)
        take(article, "approve", by=approver, given={"review": str(day(160))})
    take(fresh(article), "fall_due", by=system())
    make("article", title="Toner", draft="Shake it.")


def ratings(service, boss):
    """Of one customer: a good one, a low one followed up, and one that waits."""
    customer = make("customer", title="Harbour")
    agreement(customer)
    make("survey_programme", title="After each ticket", owner=boss.person, share=50)
    for stars in (5, 1, 2):
        person = make("person", title=f"Rater {stars}")
        asked = {"customer": customer, "service": service, "requester": person}
        (done,) = solved(1, **asked)
        made = rate_ticket(done, stars, "So it was.", by=replace(boss, person=person.pk))
        if stars == 1:
            said = {"followed": "We called.", "owner": boss.person}
            take(made, "follow_up", by=system(), given=said)


def requests(service):
    """Orders that were fulfilled and closed, one that waits, and one that was cancelled."""
    item = make("catalogue_item", title="Laptop", service=service, instructions="Pack it.")
    item = take(item, "offer", by=system())
    for _n in range(22):
        done = take(make("service_request", item=item), "fulfil", by=system(), given=HANDED)
        take(done, "close", by=system())
    make("service_request", item=item)
    take(make("service_request", item=item), "cancel", by=system(), given=HANDED)


def complaints(service, owner):
    """One that was closed with the customer's view, and one that waits for its answer."""
    customer = make("customer", title="Orchard")
    given = {"customer": customer, "service": service, "description": "Nobody called."}
    given["owner"] = owner.person
    told = take(make("complaint", **given), "answer", by=system(), given=ANSWER)
    take(told, "close", by=system(), given={"view": "content"})
    make("complaint", **{**given, "service": None})


def service_reports(approver):
    """One that was approved with what was decided, and a draft."""
    given = {"start": "2026-02-01", "end": "2026-02-28", "purpose": "Tell Kestrel."}
    told = make("service_report", **given, audience="Kestrel", findings="All was kept.")
    said = {"findings": "All was kept.", "decisions": "Go on."}
    take(told, "approve", **to_sign(approver), given=said)
    make("service_report", **given)


def faults(owner):
    """For each standard a nonconformity in each state, with corrective actions."""
    for standard, clauses in STANDARDS.items():
        cites = [f"{standard}:{clauses['determined'][0]}"]
        cleared(raised("minor", cites=cites))
        corrected(raised("major", cites=cites))
        left = raised("minor", cites=cites)
        given = {"nonconformity": left.pk, "owner": owner.person, "description": "Do it."}
        make("action", due=str(day(130)), **given)
        done = make("action", due=str(day(9)), evidence="Seen.", **given)
        take(take(done, "start", by=system()), "finish", by=system())


def risks(owner):
    """Risks that count for every standard: treated to the end, left, and an opportunity."""
    criteria = make(
        "risk_criteria",
        scale=make("scale").ref,
        standards=list(STANDARDS),
        acceptance="The owner accepts.",
        interval=100,
    )
    usual = {"description": "A digger.", "criteria": criteria.ref, "owner": owner.person}
    first = take(make("risk", **usual), "assess", by=owner, given=RATED)
    first = take(first, "treat", by=owner, given=PLAN)
    first = take(first, "assess", by=owner, given=RATED | {"residual_likelihood": 1})
    take(accept(first, by=owner), "monitor", by=owner)
    second = take(make("risk", **usual), "assess", by=owner, given=RATED)
    take(second, "treat", by=owner, given=PLAN)
    make("risk", **usual, direction="opportunity")


def controls(owner, approver):
    """Two controls of each edition of Annex A, one that treats a risk; a statement in force."""
    treated = named("risk").model.rows.filter(direction="risk").order_by("-pk").first()
    for edition, number in (("iso-27001:2013", "A.5.1.1"), ("iso-27001:2022", "A.5.1")):
        given = {"annex": f"{edition}:{number}", "law": True, "owner": owner.person}
        one = take(make("control", **given), "include", by=owner)
        link(one, "treats", treated, by=owner)
        given["annex"] = f"{edition}:{number[:-1]}2"
        no = {"law": False, "justification": "Nobody here."}
        take(make("control", **given), "leave_out", by=owner, given=no)
        made = take(make_version(edition, by=system()), "submit", by=system())
        approve_as_owner(made, **to_sign(owner))
        take(made, "approve", **to_sign(approver), given={"review": str(day(140))})


def duties(owner):
    """For each clause that asks for one a duty, done once, and due again in May."""
    for asked in RECURRING:
        editions = [one.rpartition(":")[0] for one in asked.clauses]
        given = {"serves": list(asked.clauses), "editions": editions, "every": 3}
        given |= {"activity": asked.activities[0], "owner": owner.person, "first": day(10)}
        with at(5):
            one = take(make("duty", **given), "put_in_force", by=system())
        with at(9):
            first = named("duty_occurrence").model.rows.get(duty=one.pk, state="to_do")
            take(first, "finish", by=system(), given={"evidence": "Minutes of that day."})


def scope(approver):
    """A scope in force for every edition, that leaves nothing outside."""
    said = {"activities": "All that we do.", "considered": "All of them."}
    take(make("scope", editions=list(SCOPED), **said), "approve", **to_sign(approver))


def audits(service, owner):
    """A programme and a reported audit against every edition, with a finding in each."""
    editions, nora = list(AUDITED), somebody("Nora")
    dates = {"start": day(0), "end": day(300), "objectives": "To know."}
    programme = make("audit_programme", criteria=editions, considered="All.", **dates)
    programme = take(programme, "approve", by=system())
    asked = [
        {"question": f"{edition}?", "clauses": [f"{edition}:{number}"]}
        for edition in editions
        for number in ("9.2.1" if ":2013" not in edition else "9.2", "4.1")
    ]
    given = {"criteria": editions, "service": service.ref, "programme": programme.ref}
    given |= {"owner": nora.person, "questions": asked, "report_to": owner.person}
    for n in range(2):
        one = make("audit", **given, **dates | {"end": day(80 + 30 * n)})
        one = take(one, "begin", by=system())
        answers = [FOUND if at % 2 else SEEN for at in range(len(asked))]
        lines = zip(fresh(one).questions, answers, strict=True)
        one = edit(fresh(one), {"questions": [{**q, **a} for q, a in lines]}, by=system())
        if not n:
            take(one, "issue", by=system(), given={"conclusion": "It works."})


def turn_everything_over():
    """Change each field of each record, take its moves, archive it: whatever is not refused."""
    return sum(turn_over(register) for register in registers())


def turn_over(register):
    """The same with the records of one register; how much happened."""
    happened = 0
    for row in register.model.rows.order_by("pk"):
        for name, field in register.editable.items():
            value = value_for(field, 5 + happened % 3, 9)
            happened += value is not None and _done(edit, row, {name: value})
        for move in register.life.offered(fresh(row)):
            given = {name: ASKED[name] for name in move.asks if name in ASKED}
            happened += _done(take, row, move.name, given=given)
        happened += row.pk % 3 == 0 and _done(archive, row)
    return happened


def _done(act, row, *how, **given):
    try:
        act(fresh(row), *how, by=system(), **given)
    except (Refused, ValidationError):
        return False
    return True


@pytest.fixture
def all_of_it(monday, author, approver):
    """Everything, with the clock at Monday."""
    everything(author, approver)
    return named("incident")
