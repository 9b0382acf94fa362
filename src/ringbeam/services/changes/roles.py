"""Who decides about changes (ISO/IEC 20000-1:2018, 8.5.1.3)."""

from django.utils.translation import gettext_lazy as _

from ringbeam.core.rules import declare_role, manager, role

CHANGE_MANAGER = declare_role(
    "change_manager", label=_("Change manager"), says=_("is a change manager")
)
change_manager = role(CHANGE_MANAGER)
decides = change_manager | manager
