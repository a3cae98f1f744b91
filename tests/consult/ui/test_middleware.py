"""The language of a page, and how it travels."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from consult.ui.middleware import CompressionMiddleware
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A browser that says nothing of its language."""
    return Client()


@pytest.mark.parametrize(
    ("accepts", "goes"),
    [
        ("en-GB,en;q=0.9", "/en/"),
        ("it", "/it/"),
        ("sq,ka;q=0.8", "/it/"),
        ("", "/it/"),
        ("*", "/it/"),
        ("x" * 9000, "/it/"),
    ],
)
def test_the_front_door_speaks_the_readers_language(client: Client, accepts: str, goes: str) -> None:
    answer = client.get("/", headers={"accept-language": accepts})
    assert (answer.status_code, answer.headers["Location"]) == (302, goes)
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    assert "public" in answer.headers["Cache-Control"]


def test_a_choice_by_link_is_kept(client: Client) -> None:
    first = client.get("/account/login/?language=en", headers={"accept-language": "it"})
    assert '<html lang="en"' in first.content.decode()
    assert first.cookies["django_language"]["httponly"]
    assert '<html lang="en"' in client.get("/account/signup/", headers={"accept-language": "it"}).content.decode()
    assert client.get("/").headers["Location"] == "/en/"


@pytest.mark.parametrize("odd", ["xx", "", "../it", "it\x00", "IT"])
def test_an_odd_choice_is_no_choice(client: Client, odd: str) -> None:
    answer = client.get("/account/login/", {"language": odd})
    assert '<html lang="it"' in answer.content.decode()
    assert "django_language" not in answer.cookies


def test_the_address_decides_where_it_has_a_language(client: Client) -> None:
    answer = client.get("/en/record/?language=it")
    assert '<html lang="en"' in answer.content.decode()
    assert "django_language" not in answer.cookies


def test_an_address_without_a_language_leads_to_one(client: Client) -> None:
    answer = client.get("/record/?page=1", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/record/?page=1")


def test_what_is_missing_under_one_address_is_missing(client: Client) -> None:
    answer = client.get("/api/nothing/")
    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("path", "query"),
    [(path, "&".join(["a"] * 1001)) for path in ("/", "/it/", "/it/consultations/", "/account/login/", "/nowhere/")]
    + [("/account/login/", "next=%00"), ("/cms/pages/search/", "q=%00"), ("/demo/", "%00=x")],
)
def test_a_query_that_nobody_can_read_is_refused_with_a_page(client: Client, path: str, query: str) -> None:
    client.raise_request_exception = False
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_cookie_that_no_database_can_read_is_refused(client: Client) -> None:
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a\0b"
    assert client.get("/it/").status_code == 400


def test_pages_travel_compressed(client: Client) -> None:
    plain = client.get("/it/proposals/")
    packed = client.get("/it/proposals/", headers={"accept-encoding": "gzip, deflate, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert "</html>" in gzip.decompress(packed.content).decode()


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(b"%PDF" * 200, content_type="application/pdf"),
        HttpResponse(b"GIF8" * 200, content_type="image/gif"),
        StreamingHttpResponse([b"a,b\n"] * 200, content_type="text/csv"),
    ],
    ids=["document", "picture", "stream"],
)
def test_what_is_a_file_keeps_its_bytes(answer: HttpResponse) -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in CompressionMiddleware(lambda _request: answer)(request).headers


# --- what a store may keep -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/it/consultations/", "/it/councils/", "/it/proposals/", "/it/associations/"])
@pytest.mark.parametrize("asked", [{}, {"HX-Request": "true"}])
def test_no_store_gives_a_part_of_a_page_for_the_page(client: Client, path: str, asked: dict[str, str]) -> None:
    """One request with the header would have taken the frame from the page for everybody behind the same store."""
    answer = client.get(path, headers=asked)
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/it/consultations/", "private, no-cache"),
        ("/it/councils/", "private, no-cache"),
        ("/it/associations/", "private, no-cache"),
        ("/it/desk/", "private, no-store"),
        ("/it/desk/associations/", "private, no-store"),
        ("/account/", "private, no-store"),
    ],
)
def test_what_was_made_for_somebody_is_kept_by_nobody_else(client: Client, world: World, path: str, kept: str) -> None:
    assert "private" not in Client().get(path).headers.get("Cache-Control", "")
    client.force_login(world.delegate_of_spiga)
    said = client.get(path).headers["Cache-Control"]
    assert sorted(said.split(", ")) == sorted(kept.split(", "))


def test_what_a_page_says_itself_stands(client: Client, world: World) -> None:
    client.force_login(world.delegate_of_spiga)
    assert client.get("/").headers["Cache-Control"] == "public, max-age=300"
