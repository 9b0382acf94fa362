"""Incidents drawn from the log's own distribution, with text from published policies.

Each generated incident has the states, times, priority, category, group and people of one that
really happened, drawn at random with a fixed seed, and other words and one of 300 customers.
What had not ended at the cut of the log is open now, in the same share as it was then.
"""

import csv
import gzip
import random
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from benchmarks.imports import LOG

SIZES = (12_459, 200_000)
HUGE = 1_000_000
CUSTOMERS = 300
POLICIES = Path(__file__).resolve().parent / "data" / "policies"
CUT = datetime(2016, 4, 9, tzinfo=UTC)
CHUNK = 2_000
AGENT, CUSTOMER = "agent@nordhaven.example", "customer@benchmark.example"
SEED = 20_000
FOUNDED = timedelta(days=3_700)  # before the copies of `multiplying`, each six weeks apart
_time = re.compile(r"(\d+)/(\d+)/(\d+) (\d+):(\d+)")


def instant(text):
    """The instant that a cell of the log tells, taken as UTC; None when it is missing."""
    found = _time.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute = map(int, found.groups())
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def happened():
    """The rows of each incident of the log that was opened before the cut, up to the cut."""
    rows = defaultdict(list)
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = instant(row["sys_updated_at"])
            if at and at < CUT and instant(row["opened_at"]) < CUT:
                rows[row["number"]].append((at, row))
    return [sorted(one, key=lambda pair: pair[0]) for one in rows.values()]


def sentences():
    """The sentences of the policies, without the marks of Markdown."""
    text = "\n\n".join(path.read_text("utf-8") for path in sorted(POLICIES.glob("*/[a-z]*.md")))
    text = re.sub(r"\]\([^)]*\)|<[^>]*>|[#*_`>|\[\]-]+", " ", text)
    parts = re.split(r"(?<=[.!?:])\s+|\n\n+", text)
    return [one for one in (" ".join(part.split()) for part in parts) if len(one) > 25]


class Draw:
    """Draws incidents; the records that they refer to are made once, by name."""

    def __init__(self, cast, customers):
        self.random = random.Random(SEED)
        self.cast, self.customers = cast, [one.pk for one in customers]
        self.logs, self.sentences = happened(), sentences()
        self.services = [cast.find("service", title).pk for title in cast.services]
        self.known = {}

    def named(self, kind, name):
        """The id of a person, group or category of the log; None when the cell is missing."""
        if name == "?":
            return None
        if (kind, name) not in self.known:
            self.known[kind, name] = self.cast.find(kind, name).pk
        return self.known[kind, name]

    def text(self):
        """A title of some words, and a description of two to four sentences."""
        draw = self.random
        title = " ".join(draw.choice(self.sentences).split()[: draw.randint(5, 12)])
        return title[:120], " ".join(draw.choices(self.sentences, k=draw.randint(2, 4)))

    def values(self, row):
        """What a row says of the state of an incident and of who has it."""
        from ringbeam.desk.servicenow.states import ENDED, state_of  # noqa: PLC0415

        state = state_of(row["incident_state"]) or "in_progress"
        return {
            "state": state,
            "open": state not in ENDED,
            "owner_id": self.named("person", row["assigned_to"]),
            "group_id": self.named("group", row["assignment_group"]),
        }

    def birth(self, number, shift):
        """A new incident, the times of its log moved by ``shift``."""
        from ringbeam.core.acts import CREATE, EDIT, Act  # noqa: PLC0415
        from ringbeam.core.bulk import Birth, Told  # noqa: PLC0415

        log = self.random.choice(self.logs)
        us, opened = self.cast.us, instant(log[0][1]["opened_at"]) + shift
        told, now = [], {"state": "new", "open": True, "owner_id": None, "group_id": None}
        for at, row in log:
            after = self.values(row)
            changes = {
                name: (now[name], after[name]) for name in now if now[name] != after[name]
            }
            if "state" in changes:
                told.append(Told(Act(us, EDIT, max(at + shift, opened), "log"), changes))
                now = after
        record = self.record(log[-1][1], number, now)
        ends = [(name, instant(log[-1][1][f"{name}_at"])) for name in ("resolved", "closed")]
        for name, at in ends:
            if at and at < CUT and now["state"] in ("resolved", "closed"):
                setattr(record, name, at + shift)
        return Birth(record, Act(us, CREATE, opened, "log"), told)

    def record(self, row, number, now):
        """The incident as it stands in the end."""
        from ringbeam.desk.incidents import Incident  # noqa: PLC0415

        title, description = self.text()
        resolved = not now["open"] or now["state"] == "resolved"
        return Incident(
            title=title,
            description=description,
            customer_id=self.random.choice(self.customers),
            about_id=self.services[ord(row["category"][-1]) % len(self.services)],
            requester_id=self.named("person", f"Caller {number % 400}"),
            category_id=self.named("category", row["category"]),
            impact=int(row["impact"][0]),
            urgency=int(row["urgency"][0]),
            priority=int(row["priority"][0]),
            channel=row["contact_type"],
            location=row["location"],
            resolution_code=row["closed_code"] if resolved else "",
            resolution=self.random.choice(self.sentences) if resolved else "",
            known_as=f"LOG{number:07}",
            **now,
        )


def fill(size):
    """Make the organization, its 300 customers and ``size`` incidents in an empty database."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.bulk import create_many  # noqa: PLC0415
    from ringbeam.core.clock import now, stopped  # noqa: PLC0415
    from ringbeam.core.installation import Installation  # noqa: PLC0415
    from ringbeam.services.tallies import merge_tallies  # noqa: PLC0415
    from ringbeam.site.demonstration import organization  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Installation.objects.update_or_create(
        pk=1, defaults={"demonstration": True, "organization": organization.NAME}
    )
    with stopped(now() - FOUNDED):
        cast, customers = founded(organization)
    draw = Draw(cast, customers)
    births = (draw.birth(number, now() - CUT) for number in range(1, size + 1))
    for done in accumulate([CHUNK] * (size // CHUNK + 1)):
        create_many(list(islice(births, CHUNK)), by=system("Benchmark"))
        print(f"\r{min(done, size):,} of {size:,} incidents", end="", file=sys.stderr)
    print(file=sys.stderr)
    merge_tallies.call()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def founded(organization):
    """What was there before the first incident: services, people, customers and promises."""
    cast = organization.Cast()
    for make in (organization.services, organization.people, organization.promises):
        make(cast)
    cast.services = list(organization.SERVICES)
    customers = [cast.find("customer", f"Customer {n:03}") for n in range(1, CUSTOMERS + 1)]
    promise(cast, customers)
    admit(cast, customers[0])
    return cast, customers


def promise(cast, customers):
    """Agree with each customer what the demonstration agrees with its own."""
    from ringbeam.core import writing  # noqa: PLC0415
    from ringbeam.core.acts import Act  # noqa: PLC0415

    given = organization_promise(cast)
    for customer in customers:
        made = cast.find(
            "agreement", f"Agreement, {customer.title}", customer=customer.ref, **given
        )
        act = Act(cast.us, "agree", at=made.created, source="generated")
        writing.take(made, "agree", by=cast.us, act=act)


def organization_promise(cast):
    """The values of an agreement of the demonstration, for further ones."""
    one = cast.find("agreement", "Service level agreement, Harbour Bank")
    names = ("start", "review", "targets", "switches")
    return {name: getattr(one, name) for name in names} | {
        "calendar": one.calendar_id,
        "owner": one.owner_id,
    }


def admit(cast, customer):
    """Give one customer a sign-in of its own, among the 300."""
    from ringbeam.core.accounts import Account  # noqa: PLC0415
    from ringbeam.core.granting import Term, grant  # noqa: PLC0415
    from ringbeam.core.rules import CUSTOMER as ROLE  # noqa: PLC0415

    person = cast.find("person", "Vera Lindqvist", email=CUSTOMER, customer=customer.ref)
    account = Account.objects.create_user(
        CUSTOMER, "benchmark of the product", name="Vera Lindqvist", person_id=person.pk
    )
    since = datetime.now(UTC) - timedelta(days=400)  # noqa: TID251 - real time
    grant(account, ROLE.name, by=cast.us, scope=customer.entry, term=Term(start=since))
