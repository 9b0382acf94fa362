"""People sign in by another house, on a real installation: by an e-mail that it vouches for."""

import base64
import re
import subprocess
import sys

import pytest
import requests

from ringbeam.site.config import ConfigError, config_from
from ringbeam.site.providers import OIDC, SAML, providers
from tests.browser.installation import copied, served
from tests.chromium import PASSWORD
from tests.site.houses import CLIENT, SECRET, house

OURS, OTHERS = "nordhaven.example", "kestrel.example"
LOGIN = "/accounts/oidc/login/"
SAML_LOGIN, ACS = "/accounts/saml/saml/login/", "/accounts/saml/saml/acs/"
OF_OIDC = {
    "RINGBEAM_OIDC_ISSUER": "https://login.example.org",
    "RINGBEAM_OIDC_CLIENT_ID": CLIENT,
    "RINGBEAM_OIDC_CLIENT_SECRET": SECRET,
    "RINGBEAM_OIDC_DOMAINS": f"{OURS}, Example.ORG",
}


@pytest.fixture(scope="module")
def lodging():
    with house() as made:
        yield made


@pytest.fixture(scope="module")
def product(filled_home, tmp_path_factory, lodging):
    folder = tmp_path_factory.mktemp("providers")
    certificate = folder / "certificate.pem"
    certificate.write_text(lodging.certificate)
    settings = {
        **OF_OIDC,
        "RINGBEAM_OIDC_ISSUER": lodging.url,
        "RINGBEAM_OIDC_NAME": "The house",
        "RINGBEAM_SAML_ENTITY_ID": f"{lodging.url}/saml",
        "RINGBEAM_SAML_SSO_URL": f"{lodging.url}/sso",
        "RINGBEAM_SAML_CERTIFICATE_FILE": str(certificate),
        "RINGBEAM_SAML_DOMAINS": OURS,
    }
    home = copied(filled_home, folder / "home")
    with served(home, folder / "spoken", **settings) as installation:
        yield installation


@pytest.fixture
def browser(product, lodging):
    lodging.signs, lodging.says = True, {}
    with requests.Session() as session:
        session.base = product.url
        yield session


def by_oidc(browser, lodging, **says):
    lodging.says = {"sub": says.get("email", "x"), "email_verified": True, **says}
    return browser.get(browser.base + LOGIN)


def by_saml(browser, lodging, change=lambda response: response, **says):
    lodging.says = {"sub": "someone", **says}
    response = browser.get(browser.base + SAML_LOGIN).text
    return browser.post(browser.base + ACS, {"SAMLResponse": change(response)})


def is_in(browser):
    return browser.get(browser.base + "/work/", allow_redirects=False).status_code == 200


@pytest.mark.slow
@pytest.mark.sqlite
class TestOnARealInstallation:
    def test_the_sign_in_page_names_both(self, browser):
        page = browser.get(browser.base + "/accounts/login/").text
        assert "Sign in with The house" in page
        assert LOGIN in page
        assert SAML_LOGIN in page
        metadata = browser.get(browser.base + "/accounts/saml/saml/metadata/").text
        assert "EntityDescriptor" in metadata
        assert f"{browser.base}{ACS}" in metadata

    def test_whoever_has_an_account_comes_in_by_oidc(self, browser, lodging):
        by_oidc(browser, lodging, email=f"Agent@{OURS}")
        assert is_in(browser)

    def test_an_address_that_nobody_verified_opens_nothing(self, browser, lodging):
        for verified in (False, None, ""):
            told = by_oidc(
                browser, lodging, email=f"admin@{OURS}", email_verified=verified, sub="thief"
            )
            assert told.status_code == 403
            assert "No account here" in told.text
        assert not is_in(browser)

    def test_a_provider_speaks_for_its_domains_alone(self, browser, lodging):
        for email in (f"customer@{OTHERS}", f"nobody@{OURS}", f"admin@{OURS}@{OTHERS}", ""):
            assert by_oidc(browser, lodging, email=email, sub="other").status_code == 403
            assert by_saml(browser, lodging, email=email).status_code == 403
        assert not is_in(browser)

    def test_whoever_is_linked_stays_so_when_the_address_changes(self, browser, lodging):
        by_oidc(browser, lodging, email=f"auditor@{OURS}", sub="the auditor")
        browser.cookies.clear()
        by_oidc(browser, lodging, email="new.name@elsewhere.example", sub="the auditor")
        assert is_in(browser)

    def test_an_answer_to_nobodys_question_is_refused(self, browser, lodging):
        lodging.says = {"sub": "x", "email": f"agent@{OURS}", "email_verified": True}
        browser.get(f"{browser.base}{LOGIN}callback/?code=made-up&state=made-up")
        assert not is_in(browser)

    def test_a_signed_in_person_links_nothing_by_the_way(self, browser, lodging):
        form = browser.get(browser.base + "/accounts/login/").text
        token = re.search(r'csrfmiddlewaretoken"\s+value="([^"]+)"', form)[1]
        given = {"login": f"agent@{OURS}", "password": PASSWORD, "csrfmiddlewaretoken": token}
        browser.post(browser.base + "/accounts/login/", given)
        assert is_in(browser)
        lodging.says = {"sub": "new", "email": f"manager@{OURS}", "email_verified": True}
        told = browser.get(f"{browser.base}{LOGIN}?process=connect")
        assert told.status_code == 403

    def test_whoever_has_an_account_comes_in_by_saml(self, browser, lodging):
        by_saml(browser, lodging, email=f"manager@{OURS}")
        assert is_in(browser)

    def test_an_assertion_without_a_signature_is_refused(self, browser, lodging):
        lodging.signs = False
        told = by_saml(browser, lodging, email=f"manager@{OURS}")
        assert "could not sign you in" in told.text
        assert not is_in(browser)

    def test_an_assertion_that_was_altered_is_refused(self, browser, lodging):
        def as_admin(response):
            found = base64.b64decode(response).replace(b"agent@", b"admin@")
            return base64.b64encode(found).decode()

        told = by_saml(browser, lodging, as_admin, email=f"agent@{OURS}")
        assert "could not sign you in" in told.text
        assert not is_in(browser)

    def test_an_assertion_is_good_for_whoever_asked_and_once(self, browser, lodging):
        kept = []
        by_saml(
            browser,
            lodging,
            lambda response: kept.append(response) or response,
            email=f"manager@{OURS}",
        )
        with requests.Session() as thief:
            thief.base = browser.base
            told = thief.post(thief.base + ACS, {"SAMLResponse": kept[0]})
            assert not is_in(thief)
        assert told.status_code < 500

    def test_it_is_told_whom_a_provider_was_linked_to(self, browser, lodging, product):
        by_oidc(browser, lodging, email=f"agent@{OURS}")
        command = [sys.executable, "-m", "ringbeam.site.launch", "history", "show", "ACCESS"]
        said = subprocess.run(
            command, env=product.environment, capture_output=True, text=True, check=True
        )
        assert "link_provider" in said.stdout

    def test_nothing_broke_on_the_way(self, product):
        assert "Internal Server Error" not in product.spoken.read_text()


def test_a_provider_is_whole_or_not_there():
    assert providers(config_from({}).providers) == {}
    found = providers(config_from(OF_OIDC).providers)
    assert found[OIDC]["APPS"][0]["settings"]["domains"] == ["example.org", OURS]
    assert SAML not in found
    for name in OF_OIDC:
        with pytest.raises(ConfigError, match=name):
            providers(config_from({k: v for k, v in OF_OIDC.items() if k != name}).providers)


def test_a_provider_in_the_clear_is_refused_but_on_this_machine():
    for issuer in ("http://login.example.org", "ftp://x", "login.example.org"):
        with pytest.raises(ConfigError, match="https"):
            providers(config_from({**OF_OIDC, "RINGBEAM_OIDC_ISSUER": issuer}).providers)
    near = {**OF_OIDC, "RINGBEAM_OIDC_ISSUER": "http://localhost:9000/"}
    made = providers(config_from(near).providers)[OIDC]["APPS"][0]
    assert made["settings"]["server_url"] == "http://localhost:9000"
