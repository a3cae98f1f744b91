"""What the programs behind `make` share: steps with their seconds, stamps, the virtual environment.

Runs on a bare Python 3.11 or 3.12, before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
HOST = "127.0.0.1"
LAST_PORT = 65535


def say(words: str) -> None:
    """One line, shown at once."""
    print(words, flush=True)


def stop(words: str) -> NoReturn:
    """Say what is wrong and what to do, and end with status 1."""
    say(words)
    raise SystemExit(1)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins, and after it how long it took."""
    say(f"==> {what}")
    begun = time.monotonic()
    yield
    say(f"    {time.monotonic() - begun:.1f} s")


def run(*command: str | Path, **environment: str) -> None:
    """Run a program in the project; when it fails, end with its status."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=os.environ | environment, check=False)
    if done.returncode:
        stop(f"This failed with status {done.returncode}: {' '.join(Path(str(w)).name for w in command)}")


def manage(*words: str, **environment: str) -> None:
    """Run a management command."""
    run(BIN / "python", "manage.py", *words, **environment)


# --- stamps -------------------------------------------------------------------------------------------


def digest(files: Iterable[Path]) -> str:
    """One digest over names and contents."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_stamped(stamp: Path, content: str) -> bool:
    """Whether this step was done with these inputs before."""
    return stamp.exists() and stamp.read_text() == content


def write_stamp(stamp: Path, content: str) -> None:
    """Remember with which inputs a step was done."""
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(content)


# --- set-up -------------------------------------------------------------------------------------------


def ensure_python() -> None:
    """End with one line that says what is missing."""
    if not (3, 11) <= sys.version_info[:2] < (3, 13):
        stop(
            f"Python 3.11 or 3.12 is needed, this is {sys.version.split()[0]}. Install it: sudo apt install python3.11"
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        stop("python3-venv is missing. Install it: sudo apt install python3-venv")


def ensure_packages(*locks: str) -> None:
    """A virtual environment that holds exactly what the lock files name, every file checked by its hash."""
    ensure_python()
    if not _venv_works():
        with step("Making the virtual environment .venv"):
            run(sys.executable, "-m", "venv", "--clear", VENV)
    for name in locks:
        lock, stamp = ROOT / name, VENV / f"{name}.stamp"
        if is_stamped(stamp, digest([lock])):
            continue
        with step(f"Installing the packages of {name}"):
            quiet = ("--quiet", "--disable-pip-version-check")
            run(BIN / "python", "-m", "pip", "install", *quiet, "--no-deps", "--require-hashes", "-r", lock)
            write_stamp(stamp, digest([lock]))


def _venv_works() -> bool:
    python = BIN / "python"
    try:
        said = subprocess.run([python, "-c", "import pip, sys; print(sys.prefix)"], capture_output=True, check=False)
    except OSError:  # never made, or its Python was removed
        return False
    return said.returncode == 0 and Path(said.stdout.decode().strip()).resolve() == VENV.resolve()


def ensure_catalogues() -> None:
    """Message catalogues, compiled in Python: a bare machine has no msgfmt."""
    sources = list(ROOT.glob("consult/locale*/*/LC_MESSAGES/django.po"))
    compiled = all(source.with_suffix(".mo").exists() for source in sources)
    stamp, content = VAR / "catalogues.stamp", digest(sources)
    if not (compiled and is_stamped(stamp, content)):
        with step("Compiling the message catalogues"):
            manage("catalogue", "--compile")
            write_stamp(stamp, content)


def build_id() -> str:
    """What this build is called: the commit where there is one."""
    if "BUILD_ID" in os.environ or not (ROOT / ".git").exists() or not shutil.which("git"):
        return os.environ.get("BUILD_ID", "unknown")
    asked = ["git", "describe", "--always", "--dirty", "--tags"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def sqlite_url(file: Path) -> str:
    """The DATABASE_URL of a file."""
    return f"sqlite:///{quote(str(file))}"


# --- serving ------------------------------------------------------------------------------------------


def chosen_port() -> int:
    """PORT, or 8000. Ends with a sentence when it is no port or is taken."""
    raw = os.environ.get("PORT") or "8000"
    if not raw.isdecimal() or not 0 < int(raw) <= LAST_PORT:
        stop(f"PORT={raw} is no port. Use a number from 1 to {LAST_PORT}.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, int(raw)))
        except PermissionError:
            stop(f"Port {raw} needs an administrator. Choose one above 1023, for example: PORT=8001")
        except OSError:
            stop(
                f"Port {raw} is taken by another program, perhaps a Consult that still runs. Stop it, or use PORT=8001"
            )
    return int(raw)


def serve(port: int, welcome: str, *, workers: int, **environment: str) -> int:
    """Serve on loopback until interrupted, with the clock beside it. Returns the status to end with."""
    say("==> Starting the server")
    begun = time.monotonic()
    environment |= {"BUILD_ID": build_id()}
    options = ("--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws", "--log-level", "warning")
    load = ("--workers", str(workers), "--blocking-threads", "4")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = _start(BIN / "granian", *options, *load, "consult.wsgi:application", **environment)
    clock = _start(BIN / "python", "manage.py", "tick", "--forever", "60", **environment)
    try:
        _wait_until_alive(server, port)
        say(f"    {time.monotonic() - begun:.1f} s")
        say(welcome)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (clock, server):
            process.terminate()
        for process in (clock, server):
            process.wait()
        say("Stopped.")


def _start(*command: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this program alone, which then stops its children in order.
    return subprocess.Popen(
        [str(word) for word in command], cwd=ROOT, env=os.environ | environment, start_new_session=True
    )


def _wait_until_alive(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if server.poll() is not None:
            stop(f"The server ended with status {server.returncode} before it answered.")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    stop("The server did not answer within a minute.")
