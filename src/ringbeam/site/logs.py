"""How the product's log is written: one line an event, without personal data (operation)."""

import re
import sys
from ipaddress import ip_address

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Names of values that say who somebody is or let somebody in.
WITHHELD = frozenset(
    {
        "address",
        "authorization",
        "cookie",
        "email",
        "ip",
        "name",
        "password",
        "query",
        "secret",
        "title",
        "token",
    }
)


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace every value whose name says that it is personal or secret."""
    return {key: WITHHELD_TEXT if key in WITHHELD else value for key, value in event.items()}


WITHHELD_TEXT = "withheld"
ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# What our own secrets begin with, and what a browser or program sends.
SECRETS = re.compile(r"\b(?:rb|whsec)_[\w+/=-]{8,}|\b(Bearer|Basic) [\w+/=.~-]+")
# A part of an address that holds a secret: long, and of letters and digits as chance has them.
LONG_PARTS = re.compile(r"(?<=/)(?=[^/\s]*\d)(?=[^/\s]*[A-Z])[\w-]{20,}(?=[/\s?]|$)")
NETWORK = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[\w.:]*)"
)
# What PostgreSQL adds to a fault: rows, keys and statements with the values in them.
VALUES = re.compile(
    r"^\s*(?:DETAIL|LINE \d+|CONTEXT|QUERY|PARAMETERS):?.*$"
    r"|(?<=invalid input syntax for )[^\n]*",
    re.MULTILINE,
)


def scrubbed(text: str) -> str:
    """The text without addresses of people and machines, secrets, and values of rows."""
    text = VALUES.sub(WITHHELD_TEXT, text)
    for pattern in (ADDRESSES, SECRETS, LONG_PARTS):
        text = pattern.sub(WITHHELD_TEXT, text)
    return NETWORK.sub(_unless_no_address, text)


def _unless_no_address(found: re.Match[str]) -> str:
    """Times and paths look like addresses of a network and stay."""
    try:
        ip_address(found[0].rstrip(".:"))
    except ValueError:
        return found[0]
    return WITHHELD_TEXT


def scrub(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Scrub every text of a line: what was said, a fault with its traceback, other values."""
    return {
        key: scrubbed(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }


def processors() -> list[Processor]:
    """What every line passes through before its form is chosen."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        withhold,
    ]


def logging_config(form: str) -> dict[str, object]:
    """Django's LOGGING for the form `plain` or `json`; also sets structlog up the same way."""
    structlog.configure(
        processors=[*processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # Never the renderer's own tracebacks: they would show the values of variables.
    renderers: dict[str, Processor] = {
        "json": structlog.processors.JSONRenderer(),
        "plain": structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        ),
    }
    steps: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        scrub,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [*steps, renderers[form]],
                "foreign_pre_chain": processors(),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "ringbeam": {"level": "INFO"},
            # It would tell a person who pressed Ctrl-C to press it again.
            "django_tasks_db": {"level": "ERROR"},
            "django": {"handlers": [], "propagate": True, "level": "WARNING"},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }
