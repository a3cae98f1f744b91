"""`make serve`: as in production (no debug, granian, compressed static files), on loopback."""

from __future__ import annotations

import os
import subprocess

import steps
from steps import BIN, ROOT, VAR, step, stop

STATIC_SOURCES = ("consult/static/**/*", "consult/settings/*.py", "requirements.lock")


def main() -> int:
    """Check what is needed, make the database current, check that the record is guarded, serve."""
    for name, example in (("DATABASE_URL", "postgres://user:password@127.0.0.1:5432/consult"), ("SECRET_KEY", "...")):
        if not os.environ.get(name):
            stop(f"{name} is not set. Set it and start again: {name}={example} make serve")
    port = steps.chosen_port()
    steps.ensure_packages("requirements.lock")
    steps.ensure_catalogues()
    environment = production(port)
    refuse_odd_values(environment)
    collect_static(environment)
    ensure_database(environment)
    with step("Checking settings and database"):
        steps.manage("check", "--database", "default", "--fail-level", "WARNING", **environment)
    welcome = f"\nConsult serves at http://{steps.HOST}:{port}/ with production settings. Ctrl-C stops it."
    return steps.serve(port, welcome, workers=int(os.environ.get("WORKERS", "2")), **environment)


def production(port: int) -> dict[str, str]:
    """Production settings for loopback, where there is no TLS."""
    defaults = {"HTTPS": "0", "SITE_URL": f"http://{steps.HOST}:{port}"}
    given = {name: os.environ.get(name, value) for name, value in defaults.items()}
    return {"DJANGO_SETTINGS_MODULE": "consult.settings.production"} | given


def refuse_odd_values(environment: dict[str, str]) -> None:
    """End with the sentence of the first setting that is wrong, without the trace of the program."""
    read = [str(BIN / "python"), "-c", "from django.conf import settings; settings.DATABASES"]
    done = subprocess.run(read, cwd=ROOT, env=os.environ | environment, check=False, capture_output=True, text=True)
    if done.returncode:
        stop(done.stderr.strip().splitlines()[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: "))


def collect_static(environment: dict[str, str]) -> None:
    """Static files, hashed and compressed, once for each version of them."""
    sources = {file for pattern in STATIC_SOURCES for file in ROOT.glob(pattern) if file.is_file()}
    stamp, content = VAR / "static.stamp", steps.digest(sources)
    if steps.is_stamped(stamp, content) and (VAR / "static" / "staticfiles.json").exists():
        return
    with step("Collecting and compressing the static files"):
        steps.manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", **environment)
        steps.write_stamp(stamp, content)


def ensure_database(environment: dict[str, str]) -> None:
    """Migrate only when something is pending: at run time the database user need not be its owner."""
    pending = [str(BIN / "python"), "manage.py", "migrate", "--check", "--verbosity", "0"]
    if subprocess.run(pending, cwd=ROOT, env=os.environ | environment, check=False, capture_output=True).returncode:
        with step("Migrating the database"):
            steps.manage("migrate", "--noinput", "--verbosity", "0", **environment)
    steps.manage("createcachetable", **environment)  # where rate limits are kept; does nothing when it is there


if __name__ == "__main__":
    raise SystemExit(main())
