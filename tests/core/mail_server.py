"""A mail server on loopback that speaks SMTP, keeps what it took, and can refuse."""

import asyncio
import email
import email.policy
import threading

import pytest


class MailServer:
    """``letters`` are the messages it took; ``answers`` are given to MAIL FROM, in order."""

    def __init__(self):
        self.letters, self.recipients, self.answers = [], [], []
        self.loop = asyncio.new_event_loop()
        self.port = 0

    def __enter__(self):
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_fault):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        server = self.loop.run_until_complete(listening)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    async def _serve(self, reader, writer):
        async def say(words):
            writer.write(words.encode() + b"\r\n")
            await writer.drain()

        await say("220 loopback ESMTP")
        while line := (await reader.readline()).decode().strip():
            word = line.split(":")[0].upper()
            if word == "MAIL FROM" and self.answers:
                await say(self.answers.pop(0))
            elif word == "DATA":
                await say("354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                policy = email.policy.default
                self.letters.append(email.message_from_bytes(raw[:-5], policy=policy))
                await say("250 taken")
            elif word == "QUIT":
                await say("221 bye")
                break
            else:
                if word == "RCPT TO":
                    self.recipients.append(line[8:].strip("<> "))
                await say("250 fine")
        writer.close()


@pytest.fixture
def mail(settings):
    """A mail server that the product sends to."""
    with MailServer() as server:
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.OUTSIDE_URL = "https://ringbeam.example"
        yield server
