"""Sign-in by another house: an OpenID Connect and a SAML provider, by settings (A.8.5).

A provider signs in people who have an account here. By whose e-mail it may say who somebody is
the domains say, which it must be given; it makes no accounts.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ringbeam.site.config import ConfigError, as_names

OIDC, SAML = "openid_connect", "saml"
OF_OIDC = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "DOMAINS")
OF_SAML = ("ENTITY_ID", "SSO_URL", "CERTIFICATE", "DOMAINS")
NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


def providers(given: Mapping[str, str]) -> dict[str, Any]:
    """What the sign-in stack is told of the providers; empty without any.

    Raises ConfigError for one of which a part is missing, and for an address that is not https,
    except on this machine.
    """
    found = {}
    if oidc := _complete(given, "RINGBEAM_OIDC_", OF_OIDC):
        found[OIDC] = {"APPS": [_oidc(oidc, given)], "OAUTH_PKCE_ENABLED": True}
    if saml := _complete(given, "RINGBEAM_SAML_", OF_SAML):
        found[SAML] = {"APPS": [_saml(saml, given)]}
    return found


def _complete(given: Mapping[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, str]:
    said = {name: given[prefix + name] for name in names}
    missing = [prefix + name for name, value in said.items() if not value]
    if len(missing) == len(names):
        return {}
    if missing:
        raise ConfigError(f"{missing[0]} is missing; {prefix}… settings belong together.")
    return said


def _oidc(said: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "provider_id": "oidc",
        "name": given["RINGBEAM_OIDC_NAME"],
        "client_id": said["CLIENT_ID"],
        "secret": said["CLIENT_SECRET"],
        "settings": {
            "server_url": _address("RINGBEAM_OIDC_ISSUER", said["ISSUER"]),
            "domains": sorted(as_names(said["DOMAINS"])),
        },
    }


def _saml(said: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "provider_id": said["ENTITY_ID"],
        "name": given["RINGBEAM_SAML_NAME"],
        "client_id": "saml",
        "settings": {
            "domains": sorted(as_names(said["DOMAINS"])),
            "use_nameid_for_email": False,
            "idp": {
                "entity_id": said["ENTITY_ID"],
                "sso_url": _address("RINGBEAM_SAML_SSO_URL", said["SSO_URL"]),
                "x509cert": said["CERTIFICATE"],
            },
            "attribute_mapping": {
                "email": [
                    "email",
                    "mail",
                    "urn:oid:0.9.2342.19200300.100.1.3",
                    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
                ]
            },
            "advanced": {
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "reject_deprecated_algorithm": True,
                "allow_single_label_domains": True,
                "strict": True,
            },
        },
    }


def _address(name: str, text: str) -> str:
    parts = urlsplit(text)
    near = parts.scheme == "http" and parts.hostname in NEAR
    if not parts.hostname or not (parts.scheme == "https" or near):
        raise ConfigError(f"{name} is {text!r}; it must begin with https://.")
    return text.rstrip("/")
