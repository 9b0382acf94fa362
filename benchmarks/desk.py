"""The service desk under its whole load: 300,000 tickets of one year on PostgreSQL.

Only when asked for by name: `python -m benchmarks desk`. A third of them are requests. 300
customers, 600,000 comments and 21,000 people who sign in; one customer has 100,000 of the
incidents, for a simulation of one agreement. KEEP=yes leaves the database (some 4 GB), which is
made anew otherwise; DESK_SIZE gives another number of tickets.
"""

import os
import shutil
import time
from datetime import timedelta
from statistics import median

from benchmarks import live
from benchmarks.generating import AGENT, CUSTOMER
from benchmarks.measuring import backend, costs, page, signed_in, statements, used_by
from benchmarks.pages import busiest, row
from benchmarks.population import POSTGRESQL, ask, engines, kept, scratch

ASKED = True  # left out of `python -m benchmarks` without a name
SIZE = int(os.environ.get("DESK_SIZE", "300000"))
PEOPLE, COMMENTS_EACH, ROUNDS = 21_000, 2, 5
YEAR_APART = 15  # days between two copies: 24 of them lie in a year
WRITES, READS, CPU_MS, REPORT_S, SIMULATION_S = 16, 12, 20, 1, 2
SHARE = 5  # per cent of a core
RENUMBERED = "'REQ-' || substr(ref, 5)"
RESTATED = "CASE state WHEN 'resolved' THEN 'fulfilled' ELSE state END"
KINDS = ("incident", "service_request")
TURNED = (
    "CREATE TEMPORARY TABLE turned AS"
    " SELECT id FROM core_entry WHERE kind = 'incident' AND id % 3 = 1"
)
HELD = "FROM desk_incident WHERE entry_id IN (SELECT id FROM turned)"
GONE = "DELETE FROM desk_incident WHERE entry_id IN (SELECT id FROM turned)"
RESCOPED = (
    "UPDATE core_searchdocument SET scopes = replace(scopes || ' ', %s, %s)"
    " WHERE entry_id IN (SELECT id FROM turned)"
)
RENAMED = (
    "UPDATE core_entry SET kind = 'service_request', ref = 'REQ-' || substr(ref, 5),"
    " state = CASE state WHEN 'resolved' THEN 'fulfilled' ELSE state END"
    " WHERE id IN (SELECT id FROM turned)"
)


def fill():
    """Comments, people, and one customer with a third of the tickets; once a database."""
    from django.db import connection, transaction  # noqa: PLC0415

    from ringbeam.core.comments import Comment  # noqa: PLC0415

    if Comment.objects.count() >= SIZE * COMMENTS_EACH:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        turn(cursor)
        talk(cursor)
        gather(cursor)
    people()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def turn(cursor):
    """Make service requests of a third of the incidents, with all that is theirs.

    What was resolved is fulfilled; the text of what restored the service is what was done.
    """
    from ringbeam.core.conditions import token  # noqa: PLC0415
    from ringbeam.desk.models import Incident, ServiceRequest  # noqa: PLC0415

    table, there = ServiceRequest._meta.db_table, Incident._meta.concrete_fields
    known = {one.column for one in there}
    given = {"result": "resolution", "answers": "'{}'::jsonb", "edition": "0"}
    given |= {"currency": "''", "per": "''", "ref": RENUMBERED, "state": RESTATED}
    fields = [one.column for one in ServiceRequest._meta.concrete_fields]
    values = {one: given.get(one, f'"{one}"' if one in known else "NULL") for one in fields}
    names = ", ".join(f'"{one}"' for one in values)
    cursor.execute(TURNED)
    held = f"SELECT {', '.join(values.values())} {HELD}"
    cursor.execute(f"INSERT INTO {table} ({names}) {held}")
    cursor.execute(GONE)
    cursor.execute(RESCOPED, [f"{token('kind', one)} " for one in KINDS])
    cursor.execute(RENAMED)


def talk(cursor):
    """Two public words of an agent on every ticket: a day and two after it was opened."""
    cursor.execute(
        "INSERT INTO core_comment (entry_id, who, at, text, internal, outgoing, automatic,"
        " source) SELECT id, 'Agent', created + number * interval '1 day',"
        " 'We look into it and come back to you.', false, true, true, ''"
        " FROM core_entry, generate_series(1, %s) AS number"
        " WHERE kind IN ('incident', 'service_request')",
        [COMMENTS_EACH],
    )


def gather(cursor):
    """Give half of the incidents, and their clocks, to the first customer's agreement."""
    from benchmarks.multiplying import tally  # noqa: PLC0415
    from ringbeam.services.models import AgreementVersion  # noqa: PLC0415

    version = one_version()
    chosen = "SELECT id FROM core_entry WHERE kind = 'incident' AND id %% 3 = 0"
    customer = AgreementVersion.objects.get(pk=version).agreement.customer_id
    for table, key in (("core_entry", "id"), ("desk_incident", "entry_id")):
        given = f"SET customer_id = %s WHERE {key} IN ({chosen})"
        cursor.execute(f"UPDATE {table} {given}", [customer])
    given = f"SET version_id = %s WHERE entry_id IN ({chosen})"
    cursor.execute(f"UPDATE services_clock {given}", [version])
    tally(cursor)


def one_version():
    """The version of the agreement with the first of the 300 customers."""
    from ringbeam.services.models import AgreementVersion  # noqa: PLC0415

    rows = AgreementVersion.objects.filter(agreement__customer__title="Customer 001")
    return rows.latest("number").pk


def people():
    """People of all customers who sign in, each for the customer's own tickets."""
    from ringbeam.core.accounts import Account, Grant  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.acts import CREATE, Act  # noqa: PLC0415
    from ringbeam.core.bulk import Birth, create_many  # noqa: PLC0415
    from ringbeam.core.clock import now  # noqa: PLC0415
    from ringbeam.core.rules import CUSTOMER as ROLE  # noqa: PLC0415
    from ringbeam.organization.people import Person  # noqa: PLC0415
    from ringbeam.services.models import Customer  # noqa: PLC0415

    us, customers = system("Benchmark"), list(Customer.rows.order_by("pk"))
    for start in range(Account.objects.count(), PEOPLE, 1000):
        numbers = range(start, min(start + 1000, PEOPLE))
        born = [
            Birth(Person(title=f"Person {n}", email=f"p{n}@b.example"), Act(us, CREATE, now()))
            for n in numbers
        ]
        create_many(born, by=us)
        accounts = Account.objects.bulk_create(
            Account(email=f"p{n}@b.example", name=f"Person {n}") for n in numbers
        )
        Grant.objects.bulk_create(
            Grant(account=one, role=ROLE.name, scope_id=customers[n % len(customers)].pk)
            for n, one in zip(numbers, accounts, strict=True)
        )


def held():
    """How much of what there is."""
    from ringbeam.core.accounts import Account  # noqa: PLC0415
    from ringbeam.core.comments import Comment  # noqa: PLC0415
    from ringbeam.core.entries import Entry  # noqa: PLC0415
    from ringbeam.services.tickets import tickets  # noqa: PLC0415

    kinds = [one.kind for one in tickets()]
    return {
        "tickets": Entry.rows.filter(kind__in=kinds).count(),
        "comments": Comment.objects.count(),
        "people": Account.objects.count(),
        "customers": Entry.rows.filter(kind="customer").count(),
    }


def measure():
    """The pages and acts of a working day, in the database of this process."""
    from benchmarks import creating  # noqa: PLC0415

    agent, requester = signed_in(AGENT), signed_in(CUSTOMER)
    ref = busiest()
    return {
        "queue": page(agent, "/desk/?state=open"),
        "incident": page(agent, f"/incidents/{ref}/"),
        "request": page(agent, f"/service-requests/{open_request()}/"),
        "portal home": page(requester, "/"),
        "comment": comment(agent, ref),
        "create": creating.measure(),
    }


def open_request():
    """The number of the newest request that is open."""
    from ringbeam.desk.models import ServiceRequest  # noqa: PLC0415

    return ServiceRequest.rows.filter(open=True).latest("pk").ref


def shown():
    """The queue while it changes, as fifty agents have it open, of this database."""
    return live.measure()


def comment(client, ref):
    """Statements and CPU of a public reply by the form of a page that was just read."""
    from ringbeam.core.comments import Comment  # noqa: PLC0415

    def work():
        last = Comment.objects.filter(entry__ref=ref).select_related("entry").latest("pk")
        given = {"text": "It is mended.", "read": f"{last.pk}-{last.entry.lines}"}
        answer = client.post(f"/incidents/{ref}/comment/", given)
        assert answer.status_code < 400, answer.status_code

    before = Comment.objects.count()
    work()
    assert Comment.objects.count() == before + 1
    # One of them asks here for the last message, as the page had it.
    return {"statements": statements(work) - 1, **costs(work, rounds=ROUNDS)}


def timed(work, rounds=ROUNDS):
    """Seconds of CPU here and in the server, and on the clock: medians of some runs."""
    server, taken = backend(), []
    for _ in range(rounds):
        used, cpu, wall = used_by(server), time.process_time(), time.perf_counter()
        work()
        taken.append(
            (
                time.process_time() - cpu,
                used_by(server) - used,
                time.perf_counter() - wall,
            )
        )
    return dict(
        zip(("cpu", "server", "wall"), map(median, zip(*taken, strict=True)), strict=True)
    )


def reports():
    """A year's attainment by each group over all tickets, and a simulation of one agreement."""
    from ringbeam.core import clock  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.services.attainment import NAMES, Wanted, attained  # noqa: PLC0415
    from ringbeam.services.models import AgreementVersion  # noqa: PLC0415
    from ringbeam.services.simulating import simulate  # noqa: PLC0415
    from ringbeam.services.simulation_rows import Span  # noqa: PLC0415
    from ringbeam.services.terms import terms_from  # noqa: PLC0415

    today = clock.today().replace(day=1)
    first = (today - timedelta(days=330)).replace(day=1)
    found = {}
    for by in NAMES:
        wanted = Wanted(first, today, by, "resolution")
        found[f"attainment by {by}"] = timed(lambda wanted=wanted: attained(wanted, system()))
        rows, _course = attained(wanted, system())
        found[f"attainment by {by}"]["n"] = sum(one.kept.n for one in rows)
    version = AgreementVersion.objects.get(pk=one_version())
    halved = [
        {**one, "seconds": one["seconds"] // 2} if "seconds" in one else one
        for one in version.content["targets"]
    ]
    terms = terms_from({**version.content, "targets": halved})
    span = Span(clock.now() - timedelta(days=450), clock.now())
    found["simulation"] = timed(lambda: simulate(version.agreement, terms, span))
    told = simulate(version.agreement, terms, span)
    found["simulation"] |= {"n": told.tickets, "anew": told.read_anew}
    return found


def run():
    """Make the database, measure, and remove it again."""
    from ringbeam.core.extras import Live  # noqa: PLC0415

    if POSTGRESQL not in engines():
        return
    os.environ["BENCHMARKS_APART"] = str(YEAR_APART)
    with scratch(POSTGRESQL, SIZE) as environment:
        ask("desk", "fill", environment)
        there = ask("desk", "held", environment)
        yield row("held: " + ", ".join(f"{n:,} {what}" for what, n in there.items()), "", "")
        for name, found in ask("desk", "measure", environment).items():
            most = WRITES if name in ("comment", "create") else READS
            yield row(f"{name}: statements", found["statements"], "statements", most)
            note = f"and {found['server']:.1f} ms in the server"
            yield row(f"{name}: CPU", found["cpu"], "ms", CPU_MS, note)
        found = ask("desk", "shown", environment)
        for name in ("nothing new", "every row"):
            said = f"live queue, {live.AGENTS} agents, {name} each time"
            note = f"{found[name]['cpu']:.1f} ms, {found[name]['statements']} statements"
            yield row(said, live.share(found[name], Live.every), "% of a core", SHARE, note)
        for name, found in ask("desk", "reports", environment).items():
            most = SIMULATION_S if name == "simulation" else REPORT_S
            note = f"{found['wall']:.2f} s on the clock, {found['server']:.2f} s in the server"
            note += f", n {found['n']:,}"
            yield row(f"{name}: CPU, both", found["cpu"] + found["server"], "s", most, note)
    if os.environ.get("KEEP") != "yes":
        shutil.rmtree(kept() / f"postgresql-{SIZE}", ignore_errors=True)
