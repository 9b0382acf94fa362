"""Audits and actions of the demonstration: a programme, two audits, what followed from them."""

from datetime import timedelta
from typing import Any

from ringbeam.core import conversation, writing
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.clock import now
from ringbeam.core.registers import of_kind
from ringbeam.site.demonstration.organization import Cast

EDITIONS = ["iso-20000-1:2018", "iso-27001:2022"]
AUDIT = "Audit of Backup and Recovery"
# Question, clauses, result, evidence.
QUESTIONS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        "Is it known which parties expect what of the service?",
        ("iso-20000-1:2018:4.2", "iso-27001:2022:4.2"),
        *("conform", "List of the six customers with their demands, read with Lukas Brandt."),
    ),
    (
        "Who answers for the service, and is that known?",
        ("iso-20000-1:2018:5.3", "iso-27001:2022:5.3"),
        *("conform", "Service record names Lukas Brandt; three agents asked, all knew."),
    ),
    (
        "Are risks of losing copies assessed and treated?",
        ("iso-20000-1:2018:6.1", "iso-27001:2022:6.1.2"),
        *("opportunity", "They are, in a spreadsheet. The likelihoods are two years old."),
    ),
    (
        "Are procedures approved, reviewed and readable where they are needed?",
        ("iso-20000-1:2018:7.5.2", "iso-27001:2022:7.5.2"),
        *("conform", "Five of five procedures have a version approved by another person."),
    ),
    (
        "Are restore tests done each quarter and recorded?",
        ("iso-20000-1:2018:8.7.2", "iso-27001:2022:A.8.13"),
        *("nonconform", "No record of a test in the second and the third quarter."),
    ),
    (
        "Are incidents of the service classified and closed with what was done?",
        ("iso-20000-1:2018:8.6.1",),
        *("conform", "All incidents of the last quarter, by the full-population test."),
    ),
    (
        "Is the service reported on as agreed?",
        ("iso-20000-1:2018:9.4", "iso-27001:2022:9.1"),
        *("nonconform", "Two of six customers got no report for August."),
    ),
    (
        "Are nonconformities corrected and looked at again?",
        ("iso-20000-1:2018:10.1.1", "iso-27001:2022:10.2"),
        *("conform", "Three of three since spring; causes are written down."),
    ),
    (
        "Are media disposed of as agreed?",
        ("iso-27001:2022:A.7.10",),
        *("not_audited", "The store in Aarhus was closed on the day; planned for spring."),
    ),
)
REPORT_LATE = "Two customers got no service report for August"
# Title, owner, due in days from now, days since it was raised, for which nonconformity, moves.
Moves = tuple[tuple[str, dict[str, Any]], ...]
DONE: Moves = (("finish", {"evidence": "Record of the test, and the ticket of the change."}),)
ACTIONS: tuple[tuple[str, str, int, int, str, Moves], ...] = (
    (
        "Put restore tests into the calendar of the team",
        "Mats Thorsen",
        -20,
        44,
        "Restore",
        DONE,
    ),
    ("Test the restore of the file server", "Mats Thorsen", -5, 44, "Restore", DONE),
    ("Alarm when a quarter passes without a restore test", "Priya Nair", 16, 40, "Restore", ()),
    ("Send the reports for August", "Lukas Brandt", -30, 34, "reports", DONE),
    ("Let the product write the service reports", "Lukas Brandt", 25, 33, "reports", ()),
    ("Evaluate the four suppliers again", "Lukas Brandt", -9, 11, "suppliers", ()),
    ("Ask suppliers for their certificates each year", "Farah Haddad", 40, 10, "suppliers", ()),
    ("Alarm on the queue of password resets", "Priya Nair", -60, 92, "Password", DONE),
    ("Second person who watches the queue in August", "Aoife Byrne", 2, 30, "Password", ()),
    ("Renew the likelihoods in the risk list of backup", "Lukas Brandt", 45, 33, "", ()),
    ("Plan the audit of the store in Aarhus", "Ingrid Solberg", 60, 33, "", ()),
    ("Teach new agents how priorities are set", "Tess Wouters", 5, 20, "", ()),
)
STEPS = [
    {"step": "Write down what each report says", "done": True},
    {"step": "Try it with one customer", "done": True},
    {"step": "Switch it on for all", "done": False},
]


def audits(cast: Cast) -> None:
    """A programme in force, an audit that was reported a month ago, and one that is planned."""
    if of_kind("audit_programme").model.rows.exists():
        return
    today, boss = now().date(), cast.actors["Ingrid Solberg"]
    programme = _made(
        cast,
        "audit_programme",
        days=200,
        title=f"Audit programme {today.year}",
        criteria=EDITIONS,
        start=today - timedelta(days=200),
        end=today + timedelta(days=165),
        owner=cast.find("person", "Ingrid Solberg").ref,
        objectives="See whether services and information security work as we say.",
        considered="Failed restores of last year, the new data centre, two new customers.",
        methods="Interviews, full-population tests, samples drawn from the live lists.",
    )
    began = now() - timedelta(days=199)
    writing.take(programme, "approve", by=boss, act=Act(boss, "approve", at=began))
    _reported(cast, programme)
    _made(
        cast,
        "audit",
        days=20,
        title="Audit of Security Operations",
        programme=programme.ref,
        criteria=["iso-27001:2022"],
        service=cast.find("service", "Security Operations").ref,
        owner=cast.find("person", "Helena Duarte").ref,
        second=cast.find("person", "Lukas Brandt").ref,  # who owns it: the check says so
        start=today + timedelta(days=30),
        end=today + timedelta(days=33),
        objectives="Look at who may do what, and at how events become incidents.",
        questions=[
            {"question": text, "clauses": [c for c in clauses if "27001" in c]}
            for text, clauses, _result, _evidence in QUESTIONS
            if any("27001" in c for c in clauses)
        ],
    )


def _made(cast: Cast, kind: str, *, days: int, **given: Any) -> Any:
    boss = cast.actors["Ingrid Solberg"]
    act = Act(boss, CREATE, at=now() - timedelta(days=days))
    return writing.create(of_kind(kind).model, given, by=boss, act=act)


def _reported(cast: Cast, programme: Any) -> None:
    """An audit as it was: begun by the manager, answered and reported by the auditor."""
    today, boss = now().date(), cast.actors["Ingrid Solberg"]
    auditor, lukas = cast.actors["Helena Duarte"], cast.find("person", "Lukas Brandt").ref
    lines = [{"question": text, "clauses": list(c)} for text, c, _r, _e in QUESTIONS]
    audit = _made(
        cast,
        "audit",
        days=80,
        title=AUDIT,
        programme=programme.ref,
        criteria=EDITIONS,
        service=cast.find("service", "Backup and Recovery").ref,
        owner=cast.find("person", "Helena Duarte").ref,
        auditee=lukas,
        report_to=lukas,
        start=today - timedelta(days=40),
        end=today - timedelta(days=37),
        objectives="See whether copies exist and can be restored in the agreed time.",
        questions=lines,
    )
    at = now() - timedelta(days=40)
    audit = writing.take(audit, "begin", by=boss, act=Act(boss, "begin", at=at))
    raised = _findings(cast, audit, now() - timedelta(days=36))
    answers = [
        {**line, "result": result, "evidence": evidence, "nonconformity": raised.get(n, [])}
        for n, (line, (_q, _c, result, evidence)) in enumerate(
            zip(audit.questions, QUESTIONS, strict=True)
        )
    ]
    at = now() - timedelta(days=37)
    audit = writing.edit(
        audit, {"questions": answers}, by=auditor, act=Act(auditor, EDIT, at=at)
    )
    said = {"conclusion": "The service works. Restore tests and reports are not yet reliable."}
    at = now() - timedelta(days=35)
    writing.take(audit, "issue", by=auditor, given=said, act=Act(auditor, "issue", at=at))


def _findings(cast: Cast, audit: Any, at: Any) -> dict[int, list[str]]:
    """The nonconformities that the auditor concluded, by the place of their question."""
    model = of_kind("nonconformity").model
    there = model.rows.get(title__startswith="Restore test")
    given = {
        "title": REPORT_LATE,
        "description": "The agreement promises a report by the tenth of each month.",
        "cites": ["iso-20000-1:2018:9.4", "iso-27001:2022:9.1"],
        "grade": "minor",
        "found": at.date(),
        "owner": cast.find("person", "Lukas Brandt").ref,
    }
    made = writing.create(model, given, by=cast.us, act=Act(cast.us, CREATE, at=at))
    said = {"correction": "Sent.", "cause": "The list of receivers was not kept."}
    lukas = cast.actors["Lukas Brandt"]
    at += timedelta(days=6)
    writing.take(made, "correct", by=lukas, given=said, act=Act(lukas, "correct", at=at))
    for one in (there, made):
        conversation.relate(one, "found_in", audit, by=cast.us)
    return {4: [there.ref], 6: [made.ref]}


def actions(cast: Cast) -> None:
    """A dozen actions, some done, some late, one with steps and one whose effect is awaited."""
    model = of_kind("action").model
    for title, name, due, age, about, moves in ACTIONS:
        if model.rows.filter(title=title).exists():
            continue
        owner = cast.find("person", name)
        act = Act(cast.us, CREATE, at=now() - timedelta(days=age))
        given = {
            "title": title,
            "description": f"{title}.",
            "owner": owner.ref,
            "due": now() + timedelta(days=due),
            "steps": STEPS if "product" in title else [],
        }
        origin = _origin(about)
        made = writing.create(
            model,
            given | ({"nonconformity": origin.ref} if origin else {}),
            by=cast.us,
            act=act,
        )
        if origin:
            conversation.relate(made, "action_for", origin, by=cast.us)
        by, at = cast.person(name), now() + timedelta(days=min(due, 0) - 1)
        for move, asked in moves:
            made = writing.take(made, move, by=by, given=asked, act=Act(by, move, at=at))
    _awaited(cast)


def _origin(about: str) -> Any:
    """The nonconformity that an action corrects, by a word of its title; None for none."""
    rows = of_kind("nonconformity").model.rows
    return rows.filter(title__contains=about).order_by("pk").first() if about else None


def _awaited(cast: Cast) -> None:
    """One action is done, and somebody else is to see whether it works."""
    made = of_kind("action").model.rows.get(title__startswith="Second person")
    if made.state != "open":
        return
    by = cast.person("Aoife Byrne")
    asked = {"verify": True, "verifier": cast.find("person", "Helena Duarte").ref}
    made = writing.edit(made, asked, by=cast.us)
    said = {"evidence": "Roster of the desk.", "verifier": asked["verifier"]}
    writing.take(made, "hand_over", by=by, given=said)
