"""Letters of the product that are no notices: one e-mail to one address (7.4)."""

from email.utils import formataddr
from urllib.parse import urlsplit

from django.core.mail import EmailMessage

from ringbeam.core.addresses import outside
from ringbeam.core.installation import installation


def letter_to(name: str, address: str, *, subject: str, body: str, known: str) -> EmailMessage:
    """A letter by the organization, which says of itself that a program wrote it.

    ``known`` makes the Message-ID: what is sent again after a worker died is known as the same.
    Nothing of a name or a subject ends a header.
    """
    whose = installation().organization or "Ringbeam"
    host = urlsplit(outside("")).hostname or "localhost"
    return EmailMessage(
        subject=" ".join(f"{whose}: {subject}".split()),
        body=body,
        to=[formataddr((" ".join(name.split()), address))],
        headers={"Message-ID": f"<{known}@{host}>", "Auto-Submitted": "auto-generated"},
    )
