"""Making the demonstration: each part once, so that a start that was killed goes on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files

from django.db import transaction
from django.utils.translation import gettext as _

from ringbeam.conformity.assessing import EDITIONS
from ringbeam.conformity.snapshots import renewed
from ringbeam.core.accounts import Account
from ringbeam.core.actors import IMPORT, system
from ringbeam.core.clock import now
from ringbeam.core.entries import Entry
from ringbeam.core.installation import Installation, installation
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.desk.servicenow.plans import Plan
from ringbeam.desk.servicenow.selecting import SOURCE
from ringbeam.desk.servicenow.times import zone_named
from ringbeam.exchange.importers import IMPORTERS
from ringbeam.exchange.runs import DONE, Import, run_importer, work_on
from ringbeam.site.demonstration import (
    administering,
    applicability,
    auditing,
    availability,
    catalogue,
    changes,
    continuity,
    duties,
    evidence,
    handovers,
    judging,
    knowledge,
    majors,
    moving,
    organization,
    problems,
    processes,
    reading,
    reply_templates,
    risks,
    scopes,
    security_incidents,
    service_reports,
    suppliers,
    surveys,
)
from ringbeam.site.demonstration.conversations import conversations
from ringbeam.site.demonstration.organization import LOG_CUSTOMER, SERVICES, Cast
from ringbeam.site.progress import Tell

LOG = "incident_event_log.csv.gz"
# The log runs from February to April 2016; by this week most of it has happened.
LATEST = datetime(2016, 4, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
CATEGORIES = 80


def is_made() -> bool:
    """Whether every part of the demonstration is there."""
    return Import.objects.filter(into=SOURCE, stage=DONE).exists()


def found(_tell: Tell) -> None:
    """Mark the database as a demonstration and make the organization.

    Raises Refused in a database that somebody works in: it would bear the mark for good.
    """
    row = installation()
    if not row.demonstration:
        if Account.objects.exists() or Entry.rows.exists() or row.organization:
            raise Refused(
                [
                    _(
                        "This database holds records of a real organization. A demonstration "
                        "needs a home of its own: set RINGBEAM_HOME to an empty folder."
                    )
                ]
            )
        Installation.objects.filter(pk=1).update(
            demonstration=True, organization=organization.NAME, editions=list(EDITIONS)
        )
    with transaction.atomic():
        cast = Cast()
        for part in PARTS:
            part(cast)
    evidence.sign(cast)


# In this order: each may look up what those before it made.
PARTS: tuple[Callable[[Cast], None], ...] = (
    *(organization.services, organization.people, organization.promises),
    *(scopes.scopes, scopes.exclusion, evidence.documents, evidence.nonconformities),
    *(processes.processes, duties.duties),
    *(risks.risks, applicability.controls, auditing.audits, auditing.actions),
    *(moving.certificate, moving.plan, judging.judgements, judging.gap_assessment),
    *(reading.rounds, reading.comments, surveys.survey, surveys.checklist),
)


def cut() -> datetime:
    """The instant of the log that becomes now: the same weekday and time, weeks earlier."""
    weeks = (now() - LATEST) // WEEK + 1
    return now() - weeks * WEEK


def import_log(tell: Tell) -> None:
    """Import the log up to the cut, moved by whole weeks to end now."""
    if is_made():
        return
    with as_file(
        files("ringbeam.site.demonstration") / "data" / "servicenow-incidents"
    ) as folder:
        options = {
            "zone": zone_named("Europe/Berlin"),
            "until": cut().replace(tzinfo=None).isoformat(timespec="minutes"),
            "shift_to": now().replace(tzinfo=None).isoformat(timespec="minutes"),
            "mapping": Plan(customer=LOG_CUSTOMER, services=_services()),
        }
        offered = IMPORTERS[SOURCE]
        read = {one.name: one.read for one in offered.options}
        given = {
            name: read[name](value) if isinstance(value, str) else value
            for name, value in options.items()
        }
        work = work_on(
            folder / LOG,
            by=system("Import").by(IMPORT),
            dry_run=False,
            tell=tell,
            options=given,
        )
        run_importer(offered, work)


def _services() -> dict[str, str]:
    """Each category of the log, by its number, to one of the five services."""
    titles = list(SERVICES)
    return {f"Category {n}": titles[n % len(titles)] for n in range(1, CATEGORIES)}


def talk(tell: Tell) -> None:
    """Add the worked conversations, and what was set up to work with them."""
    cast = Cast()
    organization.people(cast)
    conversations(cast, tell)
    problems.problems(cast)
    service_reports.service_reports(cast)
    catalogue.catalogue(cast)
    handovers.handovers(cast)
    majors.majors(cast)
    reply_templates.reply_templates(cast)
    knowledge.knowledge(cast)
    administering.set_up(cast)
    if not of_kind("statement").model.rows.exists():
        applicability.statement(cast)
    changes.changes(cast)
    availability.availability(cast)
    continuity.continuity(cast)
    suppliers.suppliers(cast)
    security_incidents.security_incidents(cast)


def assess(_tell: Tell) -> None:
    """Compute conformity, so that the first look has nothing to wait for."""
    renewed()


STEPS = (
    ("Making the demonstration organization", found),
    ("Importing a real service desk's log", import_log),
    ("Adding conversations", talk),
    ("Computing conformity", assess),
)


def lines() -> list[str]:
    """The sign-ins, one per role, as they are printed."""
    rows = ["Sign in as (password for all: " + organization.PASSWORD + "):"]
    rows += [f"  {one.role:15} {one.email}" for one in organization.SIGN_INS]
    return rows
