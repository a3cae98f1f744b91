"""The demo and the developer's machine: SQLite, demo mode on, mail kept in the database for /demo/mail/."""

from consult.settings import env
from consult.settings.base import *  # noqa: F403  a settings layer adds to the one below
from consult.settings.base import BASE_DIR

DEBUG = env.flag("DEBUG")
DEMO_MODE = True
SECRET_KEY = env.text("SECRET_KEY", "demo-only-key-that-protects-nothing-but-invented-people")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
CLOCK_CHANNELS = frozenset({"import", "seed"})

DATABASES = {"default": env.database(f"sqlite:///{BASE_DIR / 'var' / 'demo.sqlite3'}")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "consult.notifications.backends.DemoMailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT: str | None = None  # type: ignore[no-redef]  # nothing is collected: whitenoise serves from the sources
LOGGING = {  # faults to the terminal; Django's own default shows them in debug mode alone
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
