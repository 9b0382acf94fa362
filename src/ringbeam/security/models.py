"""Table of contents of this room."""

from ringbeam.security.controls import SecurityControl
from ringbeam.security.security_incidents import SecurityIncident
from ringbeam.security.statements import StatementOfApplicability

__all__ = ["SecurityControl", "SecurityIncident", "StatementOfApplicability"]
