"""How the product's log is written: one line an event, without personal data (operation)."""

import sys

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
    return {key: "withheld" if key in WITHHELD else value for key, value in event.items()}


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
    renderers: dict[str, Processor] = {
        "json": structlog.processors.JSONRenderer(),
        "plain": structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    }
    steps: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        steps.append(structlog.processors.format_exc_info)
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
