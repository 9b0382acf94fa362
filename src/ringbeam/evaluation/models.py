"""Table of contents of this room."""

from ringbeam.evaluation.audit_grants import AuditGrant
from ringbeam.evaluation.audit_programmes import AuditProgramme
from ringbeam.evaluation.audits import Audit

__all__ = ["Audit", "AuditGrant", "AuditProgramme"]
