"""Documents and nonconformities of the demonstration: more than the desk shows something."""

from datetime import timedelta
from importlib.resources import files

from ringbeam.core import writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.clock import now
from ringbeam.core.registers import of_kind
from ringbeam.core.signing import by_password
from ringbeam.site.demonstration.organization import PASSWORD, TOLD_BY, Cast

# Title, file of a real published procedure, sort, days until the next review.
DOCUMENTS = (
    ("After an incident", "after_an_incident.md", "procedure", 210),
    ("Etiquette of incident calls", "call_etiquette.md", "instruction", 20),
    ("Being on call", "being_oncall.md", "procedure", 300),
    ("External communication", "external_communication_guidelines.md", "procedure", -12),
    ("Effective post-mortems", "effective_post_mortems.md", "instruction", 150),
)
SIGNED_TODAY = "Effective post-mortems"
# Title, description, requirements, grade, age in days, moves with what each asks.
Moves = tuple[tuple[str, dict[str, str]], ...]
NONCONFORMITIES: tuple[tuple[str, str, list[str], str, int, Moves], ...] = (
    (
        "Restore test of the file server was skipped in two quarters",
        (
            "The plan asks for a restore test in each quarter. "
            "There is none for the second and third."
        ),
        ["iso-20000-1:2018:8.7.2", "iso-27001:2022:A.8.13"],
        "minor",
        45,
        (
            (
                "correct",
                {"correction": "Test done and recorded.", "cause": "No reminder existed."},
            ),
            ("act", {}),
        ),
    ),
    (
        "Four suppliers were not evaluated again",
        "The evaluation of four suppliers is older than two years.",
        ["iso-9001:2015:8.4.1"],
        "minor",
        12,
        (),
    ),
    (
        "Password reset queue overflowed in August",
        "Requests waited for more than a day because nobody watched the queue.",
        [],
        "",
        96,
        (
            (
                "correct",
                {
                    "correction": "Queue emptied, alarm added.",
                    "cause": "No alarm on the queue.",
                },
            ),
            ("clear", {"effect": "No request waited longer than an hour in 60 days."}),
        ),
    ),
)


def text_of(name: str) -> str:
    """The text of a procedure that comes with the demonstration."""
    folder = files("ringbeam.site.demonstration") / "data" / "procedures"
    text = (folder / name).read_text(encoding="utf-8")
    # What stands between two lines of dashes at the head is for a site generator.
    head, dashes, body = text.partition("\n---\n")
    return body.strip() if dashes and head.startswith("---") else text.strip()


def documents(cast: Cast) -> None:
    """Publish procedures: written by one person, approved by another."""
    author, approver = cast.actors["Ingrid Solberg"], cast.actors["Adam Novak"]
    model = of_kind("document").model
    for title, file, sort, days in DOCUMENTS:
        if model.rows.filter(title=title).exists():
            continue
        at = now() - timedelta(days=120)
        given = {
            "title": title,
            "sort": sort,
            "draft": text_of(file),
            "owner": cast.find("person", "Ingrid Solberg").ref,
            "review": now().date() + timedelta(days=days),
        }
        made = writing.create(model, given, by=author, act=Act(author, CREATE, at=at))
        made = writing.take(made, "submit", by=author, act=Act(author, "submit", at=at))
        if title != SIGNED_TODAY:
            approval = Act(approver, "approve", at=at + timedelta(days=1), source=TOLD_BY)
            writing.take(made, "approve", by=approver, act=approval)


def sign(cast: Cast) -> None:
    """Have one procedure approved with a signature, as people do; not inside a transaction."""
    approver = cast.actors["Adam Novak"]
    rows = of_kind("document").model.rows
    found = rows.filter(title=SIGNED_TODAY, state="for_approval").first()
    if found is not None:
        signing = by_password(approver, PASSWORD)
        writing.take(found, "approve", by=approver, signing=signing)


def nonconformities(cast: Cast) -> None:
    """Raise nonconformities as people would, and take them through their life."""
    by = cast.actors["Ingrid Solberg"]
    model = of_kind("nonconformity").model
    for title, description, cites, grade, days, moves in NONCONFORMITIES:
        if model.rows.filter(title=title).exists():
            continue
        at = now() - timedelta(days=days)
        given = {
            "title": title,
            "description": description,
            "cites": cites,
            "grade": grade,
            "owner": cast.find("person", "Ingrid Solberg").ref,
            "found": at.date(),
        }
        made = writing.create(model, given, by=by, act=Act(by, CREATE, at=at))
        for name, asked in moves:
            at += timedelta(days=5)
            made = writing.take(made, name, by=by, given=asked, act=Act(by, name, at=at))
