"""What guests report: kept until confirmed by a letter, then an incident (20000-1:2018, 8.6.1).

Nobody becomes a requester by typing an address: only who reads its mail can confirm. The brake
counts what waits or was confirmed, per form, per address and per sender.
"""

import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from ringbeam.core import clock, writing
from ringbeam.core.actors import WEB, Actor, system
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.entries import Entry
from ringbeam.core.links import Link
from ringbeam.core.registers import of_kind
from ringbeam.core.units import unit
from ringbeam.desk.guest_forms import GuestForm
from ringbeam.desk.incidents import Incident
from ringbeam.organization.people import Person
from ringbeam.services.counts import DUPLICATE_OF

HOUR, DAY, KEPT, AFTERWARDS = (
    *(timedelta(hours=1), timedelta(days=1), timedelta(hours=48)),
    timedelta(days=30),
)
OF_AN_ADDRESS, OF_A_SENDER = 5, 5
LONGEST_TITLE, LONGEST_NAME = 120, 100
CHANNEL = "Guest form"
_seal = Signer(salt="guest report", sep=".")


class GuestReport(models.Model):
    """One report of a guest; ``ticket`` is empty until the address is confirmed.

    ``sender`` recognizes where it came from without telling it. ``told`` is until when the
    guest was told what happened, ``said`` the state that was told last.
    """

    form = models.ForeignKey(GuestForm, models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    email = models.EmailField()
    text = models.TextField()
    language = models.CharField(max_length=12)
    sender = models.CharField(max_length=64, blank=True)
    made = models.DateTimeField()
    letter_left = models.BooleanField(default=False)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    ticket = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    told = models.DateTimeField(null=True)
    said = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("report of a guest")
        indexes = (
            models.Index(fields=["form", "made"], name="desk_guest_form"),
            models.Index(fields=["email", "made"], name="desk_guest_email"),
            models.Index(fields=["sender", "made"], name="desk_guest_sender"),
        )

    def __str__(self) -> str:
        return f"{self.form_id}: {self.made:%Y-%m-%d %H:%M}"

    @property
    def path(self) -> str:
        """The address by which its sender confirms and follows it; known from letters alone."""
        return f"/guest/report/{_seal.sign(self.uid.hex)}/"


def recognized(address: str) -> str:
    """What one sender is known by for the brake; it cannot be led back without our key."""
    return salted_hmac("guest sender", address, algorithm="sha256").hexdigest()


def too_often(form: GuestForm, email: str, sender: str) -> bool:
    """Whether the brake holds: for the form, the address or the sender; three counts."""
    now = clock.now()
    rows = GuestReport.objects
    return (
        rows.filter(form=form, made__gt=now - HOUR).count() >= form.hourly
        or rows.filter(email=email.lower(), made__gt=now - DAY).count() >= OF_AN_ADDRESS
        or rows.filter(sender=sender, made__gt=now - HOUR).count() >= OF_A_SENDER
    )


def behind(sealed: str) -> GuestReport | None:
    """The report that a link of a letter leads to; None for a link that is not good."""
    try:
        uid = _seal.unsign(sealed)
    except BadSignature:
        return None
    rows = GuestReport.objects.select_related("form", "ticket")
    found = rows.filter(uid=uid).first()
    if found is None or not hmac.compare_digest(found.uid.hex, uid):
        return None
    late = found.ticket is None and found.made < clock.now() - KEPT
    return None if late or not settings.SENDS_MAIL else found


def confirm(report: GuestReport) -> GuestReport:
    """Make the incident of a report whose address was confirmed; twice makes it once.

    Who asked is the one person of that name and address, or a new one; a person known by the
    address alone is not taken for somebody of another name.
    """
    with unit():
        held = GuestReport.objects.select_for_update(of=("self",)).select_related("form")
        mine = held.get(pk=report.pk)
        if mine.ticket_id is not None:
            return mine
        by = system(mine.form.ref, door=WEB)
        person = _person_of(mine, by)
        made = _incident_of(mine, person, by)
        mine.person_id, mine.ticket_id = person.pk, made.pk
        mine.told, mine.said, mine.sender = clock.now(), made.state, ""
        mine.save(update_fields=["person", "ticket", "told", "said", "sender"])
        return mine


def _person_of(report: GuestReport, by: Actor) -> Any:
    known = Person.rows.filter(email__iexact=report.email, archived=False).order_by("pk")
    same = [one for one in known if one.title.casefold() == report.name.casefold()]
    if same:
        return same[0]
    given = {"title": report.name, "email": report.email, "customer": report.form.customer_id}
    return writing.create(Person, given, by=by)


def _incident_of(report: GuestReport, person: Any, by: Actor) -> Any:
    form = report.form
    values = {
        "title": " ".join(report.text.split())[:LONGEST_TITLE],
        "description": report.text,
        "requester": person.pk,
        "customer": form.customer_id or person.customer_id,
        "service": form.about_id,
        "group": form.group_id,
        "channel": CHANNEL,
    }
    return writing.create(Incident, values, by=by, act=Act(by, CREATE))


def actor_of(report: GuestReport) -> Actor:
    """The guest: takes part in what was reported, holds no role and no account."""
    name = report.name
    return Actor(name=name, door=WEB, person=report.person_id, language=report.language)


def ticket_of(report: GuestReport) -> Any:
    """The ticket that a report goes on as, as far as the guest takes part in it; else None.

    Of one that was merged it is the other one. Done for thirty days, it is not shown any more.
    """
    follow_merged(GuestReport.objects.filter(pk=report.pk))
    report.refresh_from_db(fields=["ticket"])
    if report.ticket is None:
        return None
    found = of_kind(report.ticket.kind).numbered(actor_of(report), report.ticket.ref)
    if found is None or found.archived:
        return None
    done = None if found.open else (found.closed or found.resolved)
    return None if done and done < clock.now() - AFTERWARDS else found


def follow_merged(reports: "models.QuerySet[GuestReport]") -> None:
    """Let reports whose ticket was merged into another follow that one."""
    duplicates = Link.objects.filter(kind=DUPLICATE_OF)
    for one in reports.filter(ticket_id__in=duplicates.values("source_id")):
        target = duplicates.filter(source_id=one.ticket_id).order_by("pk").first()
        if target is not None:
            GuestReport.objects.filter(pk=one.pk).update(ticket_id=target.target_id)
