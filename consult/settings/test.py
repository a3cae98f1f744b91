"""The tests: demo mode on, so that its pages are tested too; fast passwords; a clock that tests may move."""

from consult.settings import env
from consult.settings.dev import *  # noqa: F403  a settings layer adds to the one below
from consult.settings.dev import BASE_DIR, DATABASES

DEBUG = False
SECRET_KEY = "test"  # noqa: S105  it protects nothing
CLOCK_CHANNELS = frozenset({"import", "seed", "test"})
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = False

# Several test runs beside each other each take a database of their own.
TEST_DATABASE = env.text("TEST_DATABASE", "test")
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    # A file, so that --reuse-db works and committed tests can copy it.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / f"{TEST_DATABASE}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"consult_{TEST_DATABASE}"}
