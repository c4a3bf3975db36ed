"""Settings are read in a process of their own: they are decided once, at start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """if True:
    import json
    from commonbeat.site import settings
    names = ["DEBUG", "DEMONSTRATION", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    found = {name: getattr(settings, name) for name in names}
    found["hsts"] = getattr(settings, "SECURE_HSTS_SECONDS", 0)
    found["database"] = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    found["options"] = settings.DATABASES["default"].get("OPTIONS", {})
    gate = "commonbeat.people.second_factor.staff_need_a_second_factor"
    found["gate"] = gate in settings.MIDDLEWARE
    found["passkeys_without_tls"] = settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN
    found["mail"] = settings.EMAIL_BACKEND.split(".")[-2]
    found["secret"] = settings.SECRET_KEY
    print(json.dumps(found))"""
LONG = "k" * 50


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=kept | {"COMMONBEAT_DATA": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def read(folder: Path, **variables: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(start(folder, **variables).stdout)
    return found


def test_without_a_word_it_is_a_demonstration_on_sqlite(tmp_path: Path) -> None:
    found = read(tmp_path)

    assert (found["DEBUG"], found["DEMONSTRATION"]) == (False, True)
    assert (found["gate"], found["mail"]) == (True, "console")
    assert found["database"] == "sqlite3"
    assert found["options"]["transaction_mode"] == "IMMEDIATE"  # type: ignore[index]  # a dict
    assert "journal_mode=WAL" in found["options"]["init_command"]  # type: ignore[index]  # a dict


def test_the_secret_of_a_demonstration_is_made_once_and_private(tmp_path: Path) -> None:
    first, again = read(tmp_path), read(tmp_path)

    assert first["secret"] == again["secret"]
    assert len(str(first["secret"])) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_production_is_strict(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        COMMONBEAT_MODE="production",
        SECRET_KEY=LONG,
        ALLOWED_HOSTS="office.example",
        DATABASE_URL="postgres://a:b@db.example/commonbeat",
        DEBUG="1",
    )

    assert found["database"] == "postgresql"
    assert (found["DEBUG"], found["DEMONSTRATION"]) == (False, False)
    assert (found["SESSION_COOKIE_SECURE"], found["CSRF_COOKIE_SECURE"]) == (True, True)
    assert found["hsts"] == 31_536_000
    assert (found["gate"], found["passkeys_without_tls"]) == (True, False)
    assert found["mail"] == "smtp"


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        (
            {"COMMONBEAT_MODE": "production", "ALLOWED_HOSTS": "office.example"},
            "production needs SECRET_KEY, at least 50 random characters.",
        ),
        (
            {"COMMONBEAT_MODE": "production", "SECRET_KEY": LONG},
            "production needs ALLOWED_HOSTS, its host names separated by commas.",
        ),
        (
            {"OIDC_ISSUER": "https://id.office.example"},
            "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.",
        ),
        (
            {"TRUSTED_PROXIES": "one"},
            "TRUSTED_PROXIES is how many proxies stand in front: 0, 1, 2.",
        ),
        (
            {"EMAIL_URL": "pigeon://loft"},
            (
                "EMAIL_URL: 'pigeon' is no kind of mail server;"
                " use console: or one of smtp://HOST, smtp+tls://HOST, smtps://HOST."
            ),
        ),
        (
            {"COMMONBEAT_MODE": "staging"},
            "COMMONBEAT_MODE is 'staging'; use demonstration, production or test.",
        ),
    ],
)
def test_a_missing_setting_is_one_line_and_no_start(
    tmp_path: Path, variables: dict[str, str], why: str
) -> None:
    refused = start(tmp_path, **variables)

    assert refused.returncode == 1
    assert refused.stderr.strip() == f"Commonbeat cannot start: {why}"
