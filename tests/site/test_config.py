"""What an administrator sets is read once, typed, and refused in one sentence."""

import pytest

from ringbeam.site.config import ConfigError, config_from
from ringbeam.site.databases import database
from ringbeam.site.mail import mail


def refusal(environment):
    with pytest.raises(ConfigError) as refused:
        config_from(environment)
    return str(refused.value)


def test_nothing_needs_to_be_set():
    config = config_from({})

    assert config.url == "http://localhost:8000"
    assert config.bind == "127.0.0.1"
    assert config.home.name == "var"
    assert not config.is_secure


def test_an_unknown_name_is_refused_with_the_nearest_known_one():
    assert refusal({"RINGBEAM_HOEM": "x"}).endswith("did you mean RINGBEAM_HOME?")
    assert "RINGBEAM_SECRET_KEY_FILE" in refusal({"RINGBEAM_SECRETKEY_FILE": "x"})


def test_names_of_other_programs_are_left_alone():
    assert config_from({"RINGBEAMING": "x", "HOME": "/root"}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RINGBEAM_PORT", "70000"),
        ("PORT", "eight"),
        ("RINGBEAM_PORT", "-1"),
        ("RINGBEAM_DEBUG", "perhaps"),
        ("RINGBEAM_LOG", "xml"),
        ("RINGBEAM_URL", "ringbeam.example"),
        ("RINGBEAM_URL", "https://ringbeam.example/path"),
        ("RINGBEAM_UPLOAD_LIMIT", "a lot"),
        ("RINGBEAM_SQLITE_SYNCHRONOUS", "sometimes"),
        ("RINGBEAM_WEB_PROCESSES", "0"),
    ],
)
def test_a_bad_value_is_refused_by_name_in_one_sentence(name, value):
    said = refusal({name: value})

    assert said.startswith(f"{name} is {value!r}; it must ")
    assert "\n" not in said


def test_our_own_port_goes_before_the_platforms():
    assert config_from({"PORT": "9000"}).port == 9000
    assert config_from({"PORT": "9000", "RINGBEAM_PORT": "9001"}).port == 9001


def test_sizes_are_in_bytes():
    assert config_from({"RINGBEAM_UPLOAD_LIMIT": "2 MB"}).upload_limit == 2 * 1024 * 1024
    assert config_from({"RINGBEAM_UPLOAD_LIMIT": "10"}).upload_limit == 10


def test_a_secret_comes_from_a_file_too_but_not_from_both(tmp_path):
    kept = tmp_path / "key"
    kept.write_text("hush\n")

    assert config_from({"RINGBEAM_SECRET_KEY_FILE": str(kept)}).secret_key == "hush"
    both = {"RINGBEAM_SECRET_KEY": "x", "RINGBEAM_SECRET_KEY_FILE": str(kept)}
    assert "both set" in refusal(both)
    assert "cannot be read" in refusal({"RINGBEAM_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_only_secrets_come_from_files():
    assert "not a setting" in refusal({"RINGBEAM_PORT_FILE": "/x"})


def described(url):
    return database(config_from({"DATABASE_URL": url}))


def test_records_lie_in_the_home_unless_a_url_says_otherwise(tmp_path):
    config = config_from({"RINGBEAM_HOME": str(tmp_path)})

    assert database(config)["NAME"] == tmp_path / "ringbeam.sqlite3"
    assert str(described("sqlite:////data/x.sqlite3")["NAME"]) == "/data/x.sqlite3"


def test_a_postgresql_url_may_hold_signs_and_options():
    found = described("postgres://me:p%40ss%2Fword@db.example:5433/ring?sslmode=require")

    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss/word")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "ring")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["postgres:///ring?host=/run/pg", "postgres://%2Frun%2Fpg/ring"]
)
def test_a_postgresql_url_may_name_a_unix_socket(url):
    assert described(url)["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://x/y",
        "postgres://host/",
        "sqlite://",
        "postgres://h:x/y",
        "postgres://h/d?sslmod=a",
    ],
)
def test_a_url_that_cannot_be_used_is_refused(url):
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        described(url)


def test_no_mail_is_sent_until_a_server_is_entered():
    assert mail("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert mail("smtp+tls://me:p%40@mail.example")["EMAIL_HOST_PASSWORD"] == "p@"
    with pytest.raises(ConfigError, match="RINGBEAM_EMAIL_URL"):
        mail("http://mail.example")
