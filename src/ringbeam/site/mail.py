"""Where mail goes: RINGBEAM_EMAIL_URL; nowhere until an administrator enters it (operation)."""

from urllib.parse import unquote, urlsplit

from ringbeam.site.config import ConfigError

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(url: str) -> dict[str, object]:
    """Django's mail settings for `smtp+tls://user:password@host:587`, or ConfigError.

    `smtp` sends in the clear, `smtp+tls` starts TLS, `smtps` is TLS from the first byte;
    `console:` prints, and an empty address sends nothing.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in PORTS or not parts.hostname:
        raise ConfigError(
            "RINGBEAM_EMAIL_URL must look like smtp+tls://user:password@host:587 "
            "(or smtps: or smtp:)."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 15,
    }
