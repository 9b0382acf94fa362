"""Two houses that sign people in, on loopback: an OpenID Connect and a SAML 2.0 provider.

They keep to their protocols: codes are good once and bound to the secret and to PKCE, tokens
and assertions are signed; what they say of a person is what the test puts into ``says``.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
import zlib
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree as ET

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from ringbeam.core import clock

CLIENT, SECRET = "ringbeam", "a secret between the two"
PEM = serialization.Encoding.PEM
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}"
 Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{sub}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}" InResponseTo="{to}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{before}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="{id}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>{email}
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0"
 IssueInstant="{now}" Destination="{acs}" InResponseTo="{to}"><saml:Issuer>{issuer}
</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}
</samlp:Response>"""


class House:
    """What both have: a key with its certificate, an address, and what they say of a person."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.says, self.codes, self.signs, self.url = {}, {}, True, ""
        plain = serialization.NoEncryption()
        traditional = serialization.PrivateFormat.TraditionalOpenSSL
        self.private = self.key.private_bytes(PEM, traditional, plain).decode()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "house.example")])
        now = clock.now()
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
        made = made.public_key(self.key.public_key()).serial_number(1)
        made = made.not_valid_before(now - timedelta(days=1))
        made = made.not_valid_after(now + timedelta(days=9)).sign(self.key, hashes.SHA256())
        self.certificate = made.public_bytes(PEM).decode()

    # OpenID Connect

    def configuration(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked):
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        given = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(given)}"

    def token(self, sent):
        asked = self.codes.pop(sent.get("code"), None)
        right = asked and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if not right or proof != asked.get("code_challenge"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **self.says}
        signed = jwt.encode(claims, self.private, algorithm="RS256")
        made = {"access_token": "at", "token_type": "Bearer", "expires_in": 60}
        return 200, {**made, "id_token": signed}

    # SAML 2.0

    def answer(self, request):
        """The response, in base64, to an authentication request that came by redirect."""
        text = zlib.decompress(base64.b64decode(request), -15)
        told = ET.fromstring(text)  # noqa: S314 - the product's own request
        now, form = clock.now(), "%Y-%m-%dT%H:%M:%SZ"
        issuer = told.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer").text
        values = {
            "now": now.strftime(form),
            "issuer": f"{self.url}/saml",
            "audience": issuer,
            "before": (now - timedelta(minutes=1)).strftime(form),
            "to": told.get("ID"),
            "until": (now + timedelta(minutes=2)).strftime(form),
            "acs": told.get("AssertionConsumerServiceURL"),
            **self.says,
        }
        assertion = ASSERTION.format(id="A" + secrets.token_hex(8), **values)
        assertion = assertion.replace("\n</saml:AttributeValue>", "</saml:AttributeValue>")
        if self.signs:
            made = OneLogin_Saml2_Utils.add_sign(assertion, self.private, self.certificate)
            assertion = made.decode() if isinstance(made, bytes) else made
        response = RESPONSE.format(id="R" + secrets.token_hex(8), assertion=assertion, **values)
        response = response.replace("\n</saml:Issuer>", "</saml:Issuer>")
        return base64.b64encode(response.encode()).decode()


def handler(house):
    class Door(BaseHTTPRequestHandler):
        def _say(self, status, content, kind="application/json", leads=""):
            body = content if isinstance(content, str) else json.dumps(content)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if leads:
                self.send_header("Location", leads)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self):
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            ways = {
                "/.well-known/openid-configuration": lambda: (200, house.configuration()),
                "/authorize": lambda: (302, "", "text/plain", house.authorize(asked)),
                "/userinfo": lambda: (200, house.says),
                "/sso": lambda: (200, house.answer(asked["SAMLRequest"]), "text/plain"),
            }
            self._say(*ways.get(parts.path, lambda: (404, {}))())

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = {name: values[0] for name, values in parse_qs(sent).items()}
            self._say(*house.token(found))

        def log_message(self, *_said):
            pass

    return Door


@contextmanager
def house():
    """A provider of both kinds that answers on loopback until the block ends."""
    made = House()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(made)) as server:
        made.url = f"http://localhost:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()
