"""An act: who does what, when and by which door; everything that history says of a change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.sayings import SILENT, Reason

CREATE, EDIT, ARCHIVE, RESTORE, COMMENT, LINK, UNLINK, ATTACH, GRANT, REVOKE = (
    "create",
    "edit",
    "archive",
    "restore",
    "comment",
    "link",
    "unlink",
    "attach",
    "grant",
    "revoke",
)
# Taking back the move before it, within seconds.
UNDO = "undo"
# Taking back what was just said; the line names, as TAKEN, the number of the one that said it.
TAKE_BACK, TAKEN = "take_back", "line"
# What is done to accounts and tokens; told of access, and of the person.
OPEN, DEACTIVATE, REACTIVATE, RENAME, PASSWORD, ISSUE, WITHDRAW = (
    "open_account",
    "deactivate",
    "reactivate",
    "rename_account",
    "set_password",
    "issue_token",
    "withdraw_token",
)
INVITE, ADD_FACTOR, REMOVE_FACTOR, MAKE_CODES, END_SESSIONS, SIGN_IN_POLICY = (
    "invite",
    "add_factor",
    "remove_factor",
    "make_codes",
    "end_sessions",
    "sign_in_policy",
)
PERMISSION_SET, REMOVE_SET, CHANGE_ROLE = "permission_set", "remove_set", "change_role"
LINK_PROVIDER, GROUP_ROLE, READDRESS = "link_provider", "group_role", "readdress"
ADD_WEBHOOK, CHANGE_WEBHOOK, RENEW_WEBHOOK, REMOVE_WEBHOOK = (
    "add_webhook",
    "change_webhook",
    "renew_webhook",
    "remove_webhook",
)
MAKE_FEED, WITHDRAW_FEED = "make_calendar_feed", "withdraw_calendar_feed"
DECLARE_FIELD, CHANGE_FIELD = "declare_custom_field", "change_custom_field"
RETIRE_FIELD, RESTORE_FIELD = "retire_custom_field", "restore_custom_field"
# Which editions of standards are followed; told of access, for it is about no record.
FOLLOW_EDITIONS = "follow_editions"
# In which zone the days of the organization begin and end; told of access as well.
ORGANIZATION_ZONE = "organization_zone"
# A line that tells of a signature; and signing stopped after wrong passwords, or let go on.
SIGN, STOP_SIGNING, ALLOW_SIGNING = "sign_electronically", "stop_signing", "allow_signing"
OF_ACCESS = (
    *(GRANT, REVOKE, OPEN, DEACTIVATE, REACTIVATE, RENAME, PASSWORD, ISSUE, WITHDRAW),
    *(INVITE, ADD_FACTOR, REMOVE_FACTOR, MAKE_CODES, END_SESSIONS, SIGN_IN_POLICY),
    *(LINK_PROVIDER, GROUP_ROLE, READDRESS, PERMISSION_SET, REMOVE_SET, CHANGE_ROLE),
    *(ADD_WEBHOOK, CHANGE_WEBHOOK, RENEW_WEBHOOK, REMOVE_WEBHOOK),
    *(DECLARE_FIELD, CHANGE_FIELD, RETIRE_FIELD, RESTORE_FIELD),
    *(MAKE_FEED, WITHDRAW_FEED, STOP_SIGNING, ALLOW_SIGNING, FOLLOW_EDITIONS),
    ORGANIZATION_ZONE,
)


@dataclass(frozen=True)
class Act:
    """One act of one actor. ``at`` is when it happened (an import may set it), in UTC.

    ``reason`` is what a person typed, or a saying of the product, which each reader gets in the
    own language. ``event`` says more to those who work out derived values: of a comment,
    whether it went out.
    """

    by: Actor
    said: str
    at: datetime = field(default_factory=clock.now)
    source: str = ""
    reason: Reason = SILENT
    event: Mapping[str, Any] = field(default_factory=dict)
