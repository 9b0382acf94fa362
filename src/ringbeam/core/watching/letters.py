"""Letters: what one e-mail with notices says; as little as lets people decide to look (7.4)."""

from collections.abc import Sequence
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbeam.core.accounts import Account
from ringbeam.core.addresses import outside
from ringbeam.core.installation import installation
from ringbeam.core.notices import Notice
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import as_read_by
from ringbeam.core.watching.choices import off_link

CHOICE = "/account/notices/"
LONGEST_SUBJECT = 120


def letter(account: Account, notices: Sequence[Notice]) -> EmailMessage:
    """The e-mail with these notices, in the account's language and zone.

    The same notices give the same Message-ID, so that what is sent again after a worker died is
    known as the same. Mail programs switch off by one click (RFC 8058).
    """
    with as_read_by(account.language or settings.LANGUAGE_CODE, account.zone):
        off = outside(off_link(account.pk))
        host = urlsplit(outside("")).hostname or "localhost"
        return EmailMessage(
            subject=_subject(notices),
            body=_body(notices, off),
            to=[formataddr((" ".join(account.name.split()), account.email))],
            headers={
                "Message-ID": f"<notices.{account.pk}.{notices[-1].pk}@{host}>",
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{off}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return " ".join(notices[0].outside().split())[:LONGEST_SUBJECT]
    said = ngettext("%(n)d notice", "%(n)d notices", len(notices)) % {"n": len(notices)}
    return " ".join(f"{installation().organization or 'Ringbeam'}: {said}".split())


def _body(notices: Sequence[Notice], off: str) -> str:
    lines = [line for one in notices for line in _told(one)]
    lines += ["--", _("How often, and when: %s") % outside(CHOICE)]
    return "\n".join([*lines, _("No e-mail any more, by one click: %s") % off, ""])


def _told(one: Notice) -> list[str]:
    if one.entry is None:
        return [one.outside(), outside("/notices/"), ""]
    return [one.outside(), outside(of_kind(one.entry.kind).url(one.entry.ref)), ""]
