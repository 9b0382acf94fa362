"""Backup and restore: everything that an installation holds, in one ZIP (operation)."""

from ringbeam.exchange.archives.backing_up import backup
from ringbeam.exchange.archives.restoring import restore

__all__ = ["backup", "restore"]
