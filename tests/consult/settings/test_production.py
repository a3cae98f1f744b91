"""Production settings, tried in a process of their own: settings are read once."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

NEEDED = {
    "DJANGO_SETTINGS_MODULE": "consult.settings.production",
    "SECRET_KEY": "Zk3_vW9qLr7TtYx2NfHc8PmSdEjUaGb4o-Zk3_vW9qLr7TtYx2NfHc8",
    "DATABASE_URL": "sqlite:///:memory:",
    "PATH": os.environ["PATH"],
}
SETTING = "from django.conf import settings as s; print({})"


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=NEEDED | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too easy to guess"),
        ("SECRET_KEY", "demo-only-key-that-protects-nothing-but-invented-people", "SECRET_KEY is too easy to guess"),
        ("DATABASE_URL", "mysql://x", "only sqlite:/// and postgres:// are supported"),
        ("HTTPS", "perhaps", "HTTPS='perhaps' is neither yes nor no"),
        ("TRUSTED_PROXY_COUNT", "9", "must be a whole number from 0 to 5"),
    ],
)
def test_an_odd_value_stops_the_start(name: str, value: str, sentence: str) -> None:
    started = python(SETTING.format("s.DEBUG"), **{name: value})
    assert started.returncode != 0
    assert sentence in started.stderr


def test_demo_mode_cannot_be_switched_on() -> None:
    wanted = dict.fromkeys(("DEMO_MODE", "DEBUG", "DEMO"), "1")
    said = python(SETTING.format("s.DEMO_MODE, s.DEBUG, sorted(s.CLOCK_CHANNELS)"), **wanted)
    assert said.stdout.strip() == "False False ['import']"


def test_the_demos_letter_box_is_not_used() -> None:
    assert python(SETTING.format("s.EMAIL_BACKEND")).stdout.strip() == "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(("https", "secure"), [("1", "True True True True"), ("0", "False False False False")])
def test_cookies_and_redirects_follow_https(https: str, secure: str) -> None:
    names = "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, bool(s.SECURE_HSTS_SECONDS)"
    assert python(f"from django.conf import settings as s; print({names})", HTTPS=https).stdout.strip() == secure


def test_the_deployment_check_is_clean() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=NEEDED | {"ALLOWED_HOSTS": "consult.example.org"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
