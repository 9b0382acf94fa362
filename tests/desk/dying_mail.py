"""A worker that dies when a letter has left: it reaches the server, and nobody marks it."""

from django.core.mail.backends.smtp import EmailBackend


class Dying(EmailBackend):
    """Sends as ever, and then ends the program."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit(9)
