"""Table of contents of the kernel's tables."""

from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.comments import Comment
from ringbeam.core.custom_fields import CustomField
from ringbeam.core.directory import (
    DirectoryAccount,
    DirectoryGroup,
    GivenByGroup,
    GroupRole,
)
from ringbeam.core.drafts import FormDraft
from ringbeam.core.entries import Entry
from ringbeam.core.feeds import CalendarFeed
from ringbeam.core.files import StoredFile
from ringbeam.core.heartbeats import Heartbeat
from ringbeam.core.history import HistoryLine
from ringbeam.core.installation import Installation
from ringbeam.core.invitations import Invitation
from ringbeam.core.jobs import Schedule
from ringbeam.core.links import Link
from ringbeam.core.notices import Notice
from ringbeam.core.numbering import Counter
from ringbeam.core.participants import Participant
from ringbeam.core.permits import PermissionSet, RoleChange
from ringbeam.core.rebuilding import Rebuild
from ringbeam.core.report_mails import ReportMail
from ringbeam.core.saved import SavedView
from ringbeam.core.seals import Seal
from ringbeam.core.search.documents import SearchDocument
from ringbeam.core.signatures import Signature
from ringbeam.core.signing import SigningBrake
from ringbeam.core.tagging import Tagging
from ringbeam.core.watching.choices import NoticeChoice
from ringbeam.core.watching.mailing import MailAttempt
from ringbeam.core.watching.telling_watchers import NoticeCursor
from ringbeam.core.watching.watches import Watch

__all__ = [
    "Account",
    "CalendarFeed",
    "Comment",
    "Counter",
    "CustomField",
    "DirectoryAccount",
    "DirectoryGroup",
    "Entry",
    "FormDraft",
    "GivenByGroup",
    "Grant",
    "GroupRole",
    "Heartbeat",
    "HistoryLine",
    "Installation",
    "Invitation",
    "Link",
    "MailAttempt",
    "Notice",
    "NoticeChoice",
    "NoticeCursor",
    "Participant",
    "PermissionSet",
    "Rebuild",
    "ReportMail",
    "RoleChange",
    "SavedView",
    "Schedule",
    "Seal",
    "SearchDocument",
    "Signature",
    "SigningBrake",
    "StoredFile",
    "Tagging",
    "Token",
    "Watch",
]
