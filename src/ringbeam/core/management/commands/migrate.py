"""Django's ``migrate``, after which the numbers of every register are ready."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from ringbeam.core import numbering
from ringbeam.core.installation import installation
from ringbeam.core.registers import registers


class Command(Migrate):
    """Migrate, then make the numbers of all kinds ready; safe to run again."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Run Django's command and prepare numbering where the kernel's tables exist."""
        result = super().handle(*args, **options)
        if not options.get("plan") and not options.get("check_unapplied"):
            numbering.prepare({one.kind: 0 for one in registers()})
            # Made here, so that no page has to: a page must not write while it is read.
            installation()
        return result
