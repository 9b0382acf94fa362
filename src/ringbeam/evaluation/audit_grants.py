"""What an auditor may read while an audit is under way: grants that come and end with it.

No rule of a lower room knows of audits. An audit gives its auditors the auditor's role over the
audited service, site and unit, and over the nonconformities that it raised, and takes back just
what it gave when it ends.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.accounts import Account
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.granting import Term, grant, revoke
from ringbeam.core.rules import AUDITOR
from ringbeam.evaluation.audit_life import UNDER_WAY
from ringbeam.evaluation.independence import scope_of, team_of

Wanted = set[tuple[int, int]]


class AuditGrant(models.Model):
    """That an account reads a scope for an audit; ``given``: by an audit, not held before."""

    audit = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    account = models.ForeignKey(
        "core.Account", models.CASCADE, related_name="+", db_index=False
    )
    scope = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    given = models.BooleanField(_("given by an audit"))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "scope", "audit"], name="evaluation_grant_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.audit_id} {self.account_id} {self.scope_id}"


def keep_grants(audits: Sequence[Any], act: Act) -> None:
    """Bring the grants of each audit to what it now needs; writes nothing where that is so."""
    for audit in audits:
        held = {
            (r.account_id, r.scope_id): r for r in AuditGrant.objects.filter(audit=audit.pk)
        }
        wanted = _wanted(audit)
        for account, scope in sorted(wanted - held.keys()):
            _give(audit, account, scope, act)
        for pair in sorted(held.keys() - wanted):
            _take_back(held[pair], act)


def _wanted(audit: Any) -> Wanted:
    if audit.state != UNDER_WAY or audit.archived:
        return set()
    team = Account.objects.filter(person_id__in=team_of(audit), is_active=True)
    raised = {ref for line in audit.questions for ref in line["nonconformity"]}
    scopes = [*scope_of(audit)]
    if raised:
        scopes += Entry.rows.filter(ref__in=raised).values_list("pk", flat=True)
    return {
        (account, scope) for account in team.values_list("pk", flat=True) for scope in scopes
    }


def _give(audit: Any, account: int, scope: int, act: Act) -> None:
    others = AuditGrant.objects.filter(account_id=account, scope_id=scope, given=True)
    whose, over = Account.objects.get(pk=account), Entry.rows.get(pk=scope)
    new = grant(whose, AUDITOR.name, by=act.by, scope=over, term=Term(start=act.at))
    AuditGrant.objects.create(
        audit_id=audit.pk, account_id=account, scope_id=scope, given=new or others.exists()
    )


def _take_back(row: AuditGrant, act: Act) -> None:
    row.delete()
    alike = AuditGrant.objects.filter(account_id=row.account_id, scope_id=row.scope_id)
    if row.given and not alike.exists():
        revoke(row.account, AUDITOR.name, by=act.by, scope=row.scope)
