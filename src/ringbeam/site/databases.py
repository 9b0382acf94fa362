"""Where the records lie: DATABASE_URL and what both engines need set (operation)."""

import difflib
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ringbeam.site.config import Config, ConfigError

# What libpq understands in a connection and an administrator may want to set.
LIBPQ = (
    "application_name",
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "host",
    "keepalives",
    "keepalives_idle",
    "options",
    "passfile",
    "port",
    "service",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
)
BUSY_SECONDS = 20
EXAMPLE = "postgres://user:password@host:5432/ringbeam"


def database(config: Config) -> dict[str, object]:
    """Django's description of the one database; raises ConfigError for an unreadable URL."""
    if not config.database_url:
        return sqlite(config.home / "ringbeam.sqlite3", config)
    try:
        parts = urlsplit(config.database_url)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"DATABASE_URL cannot be read; it looks like {EXAMPLE}.") from error
    if parts.scheme == "sqlite":
        return sqlite(config.home / sqlite_path(parts), config)
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql(parts, port)
    raise ConfigError(
        f"DATABASE_URL begins with {parts.scheme!r}; it must begin with postgres: or sqlite:."
    )


def sqlite_path(parts: SplitResult) -> str:
    """The file of `sqlite:///relative` or `sqlite:////absolute`."""
    path = unquote(parts.path)[1:]
    if parts.netloc or not path:
        raise ConfigError(
            "DATABASE_URL names no file; it looks like sqlite:////data/file.sqlite3."
        )
    return path


def sqlite(path: Path, config: Config) -> dict[str, object]:
    """The embedded engine: one writer at a time that queues, readers that never wait."""
    pragmas = (
        "PRAGMA journal_mode=WAL",
        f"PRAGMA synchronous={config.sqlite_synchronous}",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
        "PRAGMA cache_size=-32768",
        "PRAGMA mmap_size=268435456",
        "PRAGMA temp_store=MEMORY",
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": "; ".join(pragmas),
        },
        "TEST": {"NAME": str(path.with_name(f"test-{path.name}"))},
    }


def postgresql(parts: SplitResult, port: int | None) -> dict[str, object]:
    """The engine for many processes; works behind a pool in transaction mode."""
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in LIBPQ:
            near = difflib.get_close_matches(name, LIBPQ, n=1, cutoff=0.0)[0]
            raise ConfigError(
                f"DATABASE_URL has the unknown option {name}; did you mean {near}?"
            )
    name = unquote(parts.path)[1:]
    if not name:
        raise ConfigError(f"DATABASE_URL names no database; it looks like {EXAMPLE}.")
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": options,
    }
