"""Table of contents of this room."""

from ringbeam.security.controls import SecurityControl
from ringbeam.security.statements import StatementOfApplicability

__all__ = ["SecurityControl", "StatementOfApplicability"]
