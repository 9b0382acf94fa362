"""What an administrator can set: the environment, read once, typed and checked (operation)."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
LOG_FORMS = ("plain", "json")
HIGHEST_PORT = 65535
OF_PROVIDERS = ("RINGBEAM_OIDC_", "RINGBEAM_SAML_")
SIZE = re.compile(r"^(\d+)\s*(k|m|g)?b?$", re.IGNORECASE)
SIZE_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


class ConfigError(Exception):
    """A setting that cannot be used; the message is one sentence with name and remedy."""


@dataclass(frozen=True)
class Setting:
    """One name that the environment may hold, as docs/settings.md lists it."""

    name: str
    default: str
    says: str
    secret: bool = False


SETTINGS = (
    Setting("RINGBEAM_HOME", "var", "Folder of the database, files, logs and the secret key."),
    Setting("RINGBEAM_URL", "", "Outside address; secure cookies and links follow it."),
    Setting("DATABASE_URL", "", "Database; SQLite in RINGBEAM_HOME when empty.", secret=True),
    Setting("RINGBEAM_SECRET_KEY", "", "Signing key; made on first start.", secret=True),
    Setting("RINGBEAM_EMAIL_URL", "", "Mail server; no mail is sent when empty.", secret=True),
    Setting("RINGBEAM_EMAIL_FROM", "", "Sender of mail."),
    Setting("RINGBEAM_PORT", "", "Port of the web server; before PORT."),
    Setting("PORT", "8000", "Port of the web server, as hosting platforms name it."),
    Setting("RINGBEAM_BIND", "127.0.0.1", "Address that the web server listens on."),
    Setting("RINGBEAM_DEBUG", "no", "Error pages with details; never where others can reach."),
    Setting("RINGBEAM_SQLITE_SYNCHRONOUS", "NORMAL", "OFF, NORMAL, FULL or EXTRA."),
    Setting("RINGBEAM_WEB_PROCESSES", "1", "Number of web processes."),
    Setting("RINGBEAM_WEB_THREADS", "4", "Requests that one web process works on at once."),
    Setting("RINGBEAM_LOG", "plain", "Form of the log: plain or json."),
    Setting("RINGBEAM_TRUSTED_PROXIES", "0", "Number of proxies in front of the web server."),
    Setting("RINGBEAM_UPLOAD_LIMIT", "50MB", "Largest file that may be uploaded."),
    Setting(
        "RINGBEAM_API_RATE", "600", "Requests a minute that one token or account may send."
    ),
    Setting(
        "RINGBEAM_WEBHOOK_HOSTS", "", "Private hosts that webhooks may reach, with commas."
    ),
    Setting("RINGBEAM_METRICS_TOKEN", "", "Who sends it may read /metrics.", secret=True),
    Setting("RINGBEAM_OIDC_ISSUER", "", "OpenID Connect provider that signs people in."),
    Setting("RINGBEAM_OIDC_CLIENT_ID", "", "Name by which that provider knows Ringbeam."),
    Setting("RINGBEAM_OIDC_CLIENT_SECRET", "", "Secret shared with it.", secret=True),
    Setting("RINGBEAM_OIDC_NAME", "OpenID Connect", "What its button says."),
    Setting("RINGBEAM_OIDC_DOMAINS", "", "E-mail domains that it may speak for."),
    Setting("RINGBEAM_SAML_ENTITY_ID", "", "SAML provider that signs people in."),
    Setting("RINGBEAM_SAML_SSO_URL", "", "Address of its sign-in, by redirect."),
    Setting("RINGBEAM_SAML_CERTIFICATE", "", "Certificate that it signs with.", secret=True),
    Setting("RINGBEAM_SAML_NAME", "SAML", "What its button says."),
    Setting("RINGBEAM_SAML_DOMAINS", "", "E-mail domains that it may speak for."),
    Setting("RINGBEAM_TEST_POSTGRES", "", "PostgreSQL for the tests; the product ignores it."),
    Setting("RINGBEAM_TEST_ALL", "no", "Tests fail when they leave something out."),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


def known_names() -> frozenset[str]:
    """Every name that the environment may hold, the `_FILE` form of secrets included."""
    files = {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}
    return frozenset(BY_NAME) | files


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Raise ConfigError for a RINGBEAM_* name that nothing reads, with the nearest known."""
    known = known_names()
    for name in sorted(environment):
        if name.startswith("RINGBEAM_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            raise ConfigError(f"{name} is not a setting of Ringbeam; did you mean {near}?")


def read(environment: Mapping[str, str], name: str) -> str:
    """The text of one setting: its value, its file's content, or its default."""
    setting = BY_NAME[name]
    value = environment.get(name, "").strip()
    path = environment.get(f"{name}_FILE", "") if setting.secret else ""
    if value and path:
        raise ConfigError(f"{name} and {name}_FILE are both set; keep one of them.")
    if not path:
        return value or setting.default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}_FILE names {path}, which cannot be read.") from error


def as_number(name: str, text: str, lowest: int, highest: int) -> int:
    """A whole number within bounds, or ConfigError."""
    if text.isascii() and text.isdigit() and lowest <= int(text) <= highest:
        return int(text)
    raise ConfigError(f"{name} is {text!r}; it must be a number from {lowest} to {highest}.")


def as_choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    """One of the choices in its own spelling, whatever the case of the text, or ConfigError."""
    for choice in choices:
        if text.lower() == choice.lower():
            return choice
    raise ConfigError(f"{name} is {text!r}; it must be one of {', '.join(choices)}.")


def as_truth(name: str, text: str) -> bool:
    """Whether yes or no, or ConfigError."""
    words = {"1": True, "yes": True, "true": True, "on": True}
    words |= {"0": False, "no": False, "false": False, "off": False}
    if text.lower() in words:
        return words[text.lower()]
    raise ConfigError(f"{name} is {text!r}; it must be yes or no.")


def as_bytes(name: str, text: str) -> int:
    """A size such as `50MB` in bytes (1 MB is 1,048,576), or ConfigError."""
    if found := SIZE.match(text):
        return int(found[1]) * SIZE_UNITS[(found[2] or "").lower()]
    raise ConfigError(f"{name} is {text!r}; it must be a size such as 50MB.")


def as_address(name: str, text: str) -> str:
    """An outside address without a path, or ConfigError."""
    parts = urlsplit(text)
    if parts.scheme in {"http", "https"} and parts.hostname and parts.path in {"", "/"}:
        return text.rstrip("/")
    raise ConfigError(f"{name} is {text!r}; it must look like https://ringbeam.example.org.")


def as_names(text: str) -> frozenset[str]:
    """The names between commas, in lower case."""
    return frozenset(one.strip().lower() for one in text.split(",") if one.strip())


@dataclass(frozen=True)
class Config:
    """The environment as the rest of the product sees it; every value is checked."""

    home: Path
    url: str
    database_url: str
    secret_key: str
    email_url: str
    email_from: str
    port: int
    bind: str
    debug: bool
    sqlite_synchronous: str
    web_processes: int
    web_threads: int
    log: str
    trusted_proxies: int
    upload_limit: int
    api_rate: int
    webhook_hosts: frozenset[str]
    metrics_token: str
    providers: Mapping[str, str]

    @property
    def hostname(self) -> str:
        """The name in the outside address, by which people reach the product."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the product by https."""
        return self.url.startswith("https://")


def config_from(environment: Mapping[str, str]) -> Config:
    """The whole configuration; raises ConfigError, one sentence, on the first bad setting."""
    refuse_unknown(environment)

    def text(name: str) -> str:
        return read(environment, name)

    def number(name: str, lowest: int, highest: int) -> int:
        return as_number(name, text(name), lowest, highest)

    port = "RINGBEAM_PORT" if text("RINGBEAM_PORT") else "PORT"
    port_number = number(port, 1, HIGHEST_PORT)
    url = text("RINGBEAM_URL") or f"http://localhost:{port_number}"
    return Config(
        home=Path(text("RINGBEAM_HOME")).expanduser().resolve(),
        url=as_address("RINGBEAM_URL", url),
        database_url=text("DATABASE_URL"),
        secret_key=text("RINGBEAM_SECRET_KEY"),
        email_url=text("RINGBEAM_EMAIL_URL"),
        email_from=text("RINGBEAM_EMAIL_FROM"),
        port=port_number,
        bind=text("RINGBEAM_BIND"),
        debug=as_truth("RINGBEAM_DEBUG", text("RINGBEAM_DEBUG")),
        sqlite_synchronous=as_choice(
            "RINGBEAM_SQLITE_SYNCHRONOUS", text("RINGBEAM_SQLITE_SYNCHRONOUS"), SYNCHRONOUS
        ),
        web_processes=number("RINGBEAM_WEB_PROCESSES", 1, 256),
        web_threads=number("RINGBEAM_WEB_THREADS", 1, 256),
        log=as_choice("RINGBEAM_LOG", text("RINGBEAM_LOG"), LOG_FORMS),
        trusted_proxies=number("RINGBEAM_TRUSTED_PROXIES", 0, 10),
        upload_limit=as_bytes("RINGBEAM_UPLOAD_LIMIT", text("RINGBEAM_UPLOAD_LIMIT")),
        api_rate=number("RINGBEAM_API_RATE", 1, 1_000_000),
        webhook_hosts=as_names(text("RINGBEAM_WEBHOOK_HOSTS")),
        metrics_token=text("RINGBEAM_METRICS_TOKEN"),
        providers={one: text(one) for one in BY_NAME if one.startswith(OF_PROVIDERS)},
    )


def load() -> Config:
    """The configuration of this process."""
    return config_from(os.environ)
