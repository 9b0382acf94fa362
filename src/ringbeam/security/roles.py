"""Who deals with incidents of information security, and alone sees them all (27001, A.5.24)."""

from django.utils.translation import gettext_lazy as _

from ringbeam.core.rules import declare_role, role

SECURITY_OFFICER = declare_role(
    "security_officer",
    label=_("Information security officer"),
    says=_("is an information security officer"),
)
security_officer = role(SECURITY_OFFICER)
