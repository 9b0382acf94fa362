"""The desk's own role: who works the queue (ISO/IEC 20000-1:2018, 5.3 and 8.6)."""

from django.utils.translation import gettext_lazy as _

from ringbeam.core.rules import declare_role, role

AGENT = declare_role("agent", label=_("Desk agent"), says=_("is a desk agent"))
agent = role(AGENT)
