"""Papers of a file: sent by the association, read by the two sides of the file, an attachment for both."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from councils.models import Accreditation, Paper
from councils.states import MandateKind
from tests.cast import NOON, World, mandate
from tests.consult.accounts.signing import enter

CONTENT = b"%PDF-1.4 lo statuto"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def file(world: World) -> Accreditation:
    """Ofanto's, whose legal representative may send."""
    mandate(world.second_member, world.ofanto, MandateKind.LEGAL_REPRESENTATIVE)
    return Accreditation.objects.get(association=world.ofanto)


def sent(name: str = "../Statuto <1>.pdf", content: bytes = CONTENT) -> dict[str, Any]:
    return {"statute": SimpleUploadedFile(name, content, content_type="text/html"), "words": "Eccolo in fondo."}


@pytest.fixture
def paper(client: Client, world: World, file: Accreditation) -> Paper:
    enter(client, world.second_member)
    answer = client.post(f"/en/desk/accreditation/{file.pk}/papers/", sent())
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/desk/accreditation/{file.pk}/")
    return Paper.objects.get()


def test_papers_are_sent_and_shown_to_both_sides(client: Client, world: World, words, file, paper) -> None:
    for who in ("second_member", "officer"):
        enter(client, getattr(world, who))
        page = words(client.get(f"/en/desk/accreditation/{file.pk}/"))
        assert "Statute: Statuto 1.pdf (19\xa0bytes)" in page.replace("19 bytes", "19\xa0bytes")
        assert "Eccolo in fondo." in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[("second_member", 200), ("officer", 200), ("prefect", 200)],
        *[("officer_of_bari", 404), ("secretary", 404), ("auditor", 404), ("mediator", 404), ("member", 404)],
        *[("delegate_of_ofanto", 404), ("legal_of_spiga", 404), ("stranger", 404)],
    ],
)
def test_who_reads_a_paper(client: Client, world: World, paper: Paper, who: str, status: int) -> None:
    enter(client, getattr(world, who))
    assert client.get(f"/en/desk/papers/{paper.pk}/").status_code == status


def test_staff_read_with_their_second_factor_only(client: Client, world: World, paper: Paper) -> None:
    client.force_login(world.officer)
    client.session.flush()
    client.force_login(world.officer)
    assert client.get(f"/en/desk/papers/{paper.pk}/").status_code == 404


def test_an_offered_mandate_opens_no_paper(client: Client, world: World, paper: Paper) -> None:
    mandate(world.stranger, world.ofanto, MandateKind.LEGAL_REPRESENTATIVE, accepted_at=None)
    enter(client, world.stranger)
    assert client.get(f"/en/desk/papers/{paper.pk}/").status_code == 404


def test_who_represents_no_more_reads_no_more(client: Client, world: World, paper: Paper) -> None:
    world.second_member.mandates.update(ends_at=NOON)
    assert client.get(f"/en/desk/papers/{paper.pk}/").status_code == 404


def test_a_paper_is_an_attachment_that_no_store_keeps(client: Client, paper: Paper) -> None:
    answer = client.get(f"/en/desk/papers/{paper.pk}/")
    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Statuto 1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert client.post(f"/en/desk/papers/{paper.pk}/").status_code == 405


def test_no_public_address_leads_to_it(client: Client, paper: Paper, media: Path) -> None:
    place = Path(paper.file.path).relative_to(media)
    assert place.parts[0] == "private"
    for address in (f"/media/{place}", f"/media/images/{place.name}", f"/media/images/../{place}"):
        assert client.get(address).status_code == 404
    assert Path(paper.file.path).stat().st_mode & 0o077 == 0


def test_a_paper_that_was_lost_is_404(client: Client, paper: Paper) -> None:
    Path(paper.file.path).unlink()
    assert client.get(f"/en/desk/papers/{paper.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"words": " "}, "Choose a file, or write what you want to say."),
        ({"statute": SimpleUploadedFile("a.pdf", b"<html>"), "words": "in fondo"}, "Only PDF, JPEG and PNG"),
        ({"words": "a\x00"}, "U+0000"),
    ],
)
def test_bad_input_is_told(client: Client, world: World, words, file, given, sentence) -> None:
    enter(client, world.second_member)
    assert sentence in words(client.post(f"/en/desk/accreditation/{file.pk}/papers/", given), 422)
    assert not Paper.objects.exists()


def test_a_delegate_is_told_who_sends(client: Client, world: World, words, file: Accreditation) -> None:
    enter(client, world.delegate_of_ofanto)
    page = f"/en/desk/accreditation/{file.pk}/papers/"
    assert "Only the legal representative of Ofanto" in words(client.get(page))
    assert "Only the legal representative of Ofanto" in words(client.post(page, {"words": "x"}), 422)
