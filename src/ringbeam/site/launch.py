"""The command `ringbeam`: what must hold before Django is set up, then the rest (operation)."""

from __future__ import annotations

import os
import socket
import sys
from importlib import import_module

import django

from ringbeam.site.config import Config, ConfigError, load
from ringbeam.site.databases import database
from ringbeam.site.home import prepare
from ringbeam.site.mail import mail

OLDEST = (3, 11)
SERVING = ("serve", "demo")


class CannotStart(Exception):
    """What keeps the command from starting; the message is one sentence."""


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Raise CannotStart on a Python that is too old."""
    if version < OLDEST:
        found, wanted = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
        raise CannotStart(f"Ringbeam needs Python {wanted} or newer; this is Python {found}.")


def check_port(config: Config) -> None:
    """Raise CannotStart when the port cannot be listened on."""
    family = socket.AF_INET6 if ":" in config.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.bind, config.port))
        except OSError as error:
            raise CannotStart(
                f"Port {config.port} on {config.bind} cannot be used ({error.strerror}); "
                f"choose another, for example PORT={config.port + 1}."
            ) from error


def check(arguments: list[str]) -> None:
    """Everything that can be known before Django is loaded; raises CannotStart, ConfigError."""
    check_python()
    config = load()
    database(config)
    mail(config.email_url)
    prepare(config.home)
    if arguments and arguments[0] in SERVING:
        check_port(config)
        (config.home / "static").mkdir(exist_ok=True)


def main() -> None:
    """Run the command line; every refusal is one sentence on standard error and exit code 1."""
    arguments = sys.argv[1:]
    os.umask(0o077)
    try:
        check(arguments)
    except (CannotStart, ConfigError) as problem:
        sys.exit(str(problem))
    os.environ["DJANGO_SETTINGS_MODULE"] = "ringbeam.site.settings"
    django.setup()
    # Loaded by name: it imports models, which need Django set up, which needs the checks above.
    sys.exit(import_module("ringbeam.site.commands").run(arguments))


if __name__ == "__main__":
    main()
