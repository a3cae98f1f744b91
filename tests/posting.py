"""People with sessions who press buttons over HTTP, without a browser: for tests in which many press at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from consult.accounts.models import User

TOKEN = "a" * 32
PATIENCE = 120


@dataclass(frozen=True)
class Caller:
    """One session on a site: a connection for each request, as from as many devices."""

    site: str
    session: str

    def post(self, path: str, **typed: str) -> int:
        """Send a form; the status of the answer."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN} | typed))[0]

    def read(self, path: str) -> str:
        """The words of a page, with single blanks."""
        status, page = self._ask("GET", path, "")
        assert status == 200, (path, status)
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str]:
        place = urlsplit(self.site)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, self._headers())
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _headers(self) -> Mapping[str, str]:
        cookies = f"{settings.CSRF_COOKIE_NAME}={TOKEN}; {settings.SESSION_COOKIE_NAME}={self.session}"
        return {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}


def session_of(user: User) -> str:
    """A session of this person, as after signing in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
