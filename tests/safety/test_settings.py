"""What the settings make of an environment: each is read by a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "DATABASE_URL": "postgres://rostok@db.invalid/rostok",
    "REDIS_URL": "redis://redis.invalid",
    "EMAIL_URL": "smtp://mail.invalid",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://rostok.example",
    "ALLOWED_HOSTS": "rostok.example",
}
OURS = ("LOCAL", "DEBUG", "SECRET_KEY", "DATABASE_URL", "SITE_URL", "ADMIN_NEEDS_SECOND_FACTOR", "TRUSTED_PROXIES")
SHOW = (
    "import json; from backend.config import settings as s; "
    "print(json.dumps({n: getattr(s, n) for n in dir(s) if isinstance(getattr(s, n), (str, int, bool))}))"
)


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def settings_with(**environment: str) -> dict[str, object]:
    shown = run(["-c", SHOW], **environment)
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


@pytest.mark.parametrize("careless", [{}, {"DEBUG": "1"}, {"LOCAL": "0"}, {"SECRET_KEY": ""}])
def test_a_server_with_a_database_of_its_own_starts_with_no_known_key(careless):
    environment = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    refused = run(["-c", SHOW], **environment, **careless)
    assert refused.returncode != 0
    assert "Set SECRET_KEY" in refused.stderr


def test_the_known_key_serves_a_local_server_alone():
    environment = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    assert str(settings_with(**environment, LOCAL="1")["SECRET_KEY"]).startswith("local-only")


def test_cookies_and_headers_in_production():
    found = settings_with(**PRODUCTION)
    for name in (
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "LANGUAGE_COOKIE_HTTPONLY",
        "SECURE_SSL_REDIRECT", "ADMIN_NEEDS_SECOND_FACTOR", "SECURE_CONTENT_TYPE_NOSNIFF",
    ):  # fmt: skip
        assert found[name] is True, name
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["X_FRAME_OPTIONS"] == "DENY"
    assert found["DEBUG"] is False


def test_without_https_no_header_of_a_proxy_is_believed():
    shown = run(
        ["-c", "from backend.config import settings as s; print(hasattr(s, 'SECURE_PROXY_SSL_HEADER'))"],
        **{**PRODUCTION, "SITE_URL": "http://rostok.example"},
    )
    assert shown.stdout.strip() == "False"


def test_the_deployment_check_finds_nothing():
    checked = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION)
    assert checked.returncode == 0, checked.stdout + checked.stderr
