"""Documents are downloads of what is public; pictures have signed addresses; nothing else of the media is served."""

import gc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.utils import generate_signature
from wagtail.models import Collection

from cms.models import ConsultationPage, InformationPage, NewsPage
from cms.rights import ensure_collection
from cms.site_tree import create_news, ensure_prefecture
from tests.cast import NOON, World
from tests.cms.conftest import through_the_door

pytestmark = [
    pytest.mark.django_db,
    # 2026-11: Wagtail 7.4 and Django's test client leave files of pictures and downloads to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = str(tmp_path)
    yield tmp_path
    gc.collect()


@pytest.fixture
def paper(world: World) -> Document:
    ensure_prefecture(world.foggia)
    file = ContentFile(b"%PDF-1.4 <script>", name="orari.pdf")
    document: Document = Document.objects.create(title="Orari", file=file, collection=ensure_collection(world.foggia))
    return document


def picture_file() -> ContentFile:
    buffer = BytesIO()
    Pillow.new("RGB", (20, 10), "navy").save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name="foto.png")


def test_a_document_that_no_page_offers_is_not_there(paper: Document, world: World, enter: Enter) -> None:
    assert Client().get(paper.url).status_code == 404
    assert enter(world.delegate_of_spiga).get(paper.url).status_code == 404
    assert enter(world.officer).get(paper.url).status_code == 200
    assert enter(world.officer_of_bari).get(paper.url).status_code == 404


def test_a_document_of_a_public_page_is_an_attachment(paper: Document, world: World) -> None:
    page = create_news(world.foggia, title="Orari", summary="I nuovi orari.", day=NOON.date())
    page.body = [("documents", [paper])]
    page.save_revision().publish()
    response = Client().get(paper.url)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    shown = Client().get("/it/foggia/news/orari/").content.decode()
    assert paper.url in shown
    assert "PDF" in shown


def test_a_document_of_a_draft_waits(draft: ConsultationPage, paper: Document, world: World) -> None:
    draft.body = [("documents", [paper])]
    draft.save()
    draft.save_revision(user=world.officer)
    assert Client().get(paper.url).status_code == 404
    ConsultationPage.objects.filter(pk=draft.pk).update(live=True)
    assert Client().get(paper.url).status_code == 404, "the domain decides, not the page"
    ConsultationPage.objects.filter(pk=draft.pk).update(live=False)
    through_the_door(ConsultationPage.objects.get(pk=draft.pk), world.prefect)
    assert Client().get(paper.url).status_code == 200


@pytest.mark.parametrize("address", ["1/../x.pdf", "9999999999999999999/x.pdf", "1/altro.pdf", "0/x.pdf", "x/x.pdf"])
def test_odd_addresses_of_documents(address: str, paper: Document) -> None:
    assert Client().get(f"/documents/{address}").status_code == 404


def test_a_picture_has_a_signed_address(world: World) -> None:
    image = get_image_model().objects.create(title="Foto", file=picture_file())
    page = InformationPage(title="Foto", slug="foto", body=[("image", {"image": image, "alt": "Una riva"})])
    ensure_prefecture(world.foggia)["it"].add_child(instance=page).save_revision().publish()
    shown = Client().get("/it/foggia/foto/").content.decode()
    assert 'alt="Una riva"' in shown
    signature = generate_signature(image.pk, "width-800")
    good = reverse("wagtailimages_serve", args=[signature, image.pk, "width-800"])
    assert Client().get(f"{good}foto.png").headers["Content-Type"] == "image/png"
    forged = reverse("wagtailimages_serve", args=["x" * len(signature), image.pk, "width-800"])
    assert Client().get(f"{forged}foto.png").status_code == 403


def test_pictures_of_the_editors_screens_are_for_editors(world: World, enter: Enter, media: Path) -> None:
    ensure_prefecture(world.foggia)
    collection = ensure_collection(world.foggia)
    image = get_image_model().objects.create(title="Foto", file=picture_file(), collection=collection)
    rendition = image.get_rendition("width-10")
    assert rendition.url.startswith("/media/images/")
    officer, neighbour = enter(world.officer), enter(world.officer_of_bari)
    for client in (officer, neighbour):
        client.get("/cms/")
    assert officer.get(rendition.url).status_code == 200
    for client in (Client(), neighbour, enter(world.delegate_of_spiga)):
        assert client.get(rendition.url).status_code == 404
    for other in (image.file.url, "/media/images/../original_images/foto.png", "/media/images/..", "/media/"):
        assert officer.get(other).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("x.html", b"<script>"), ("x.png", b"<svg/>")],
)
def test_what_may_not_be_uploaded(name: str, content: bytes, world: World, enter: Enter) -> None:
    client = enter(world.officer)
    client.get("/cms/")
    collection = Collection.objects.get(name=world.foggia.official_title)
    form = {"title": "x", "collection": str(collection.pk), "file": SimpleUploadedFile(name, content)}
    assert client.post(reverse("wagtailimages:add"), form).status_code == 200
    assert not get_image_model().objects.exists()
    if not name.endswith("png"):
        form["file"] = SimpleUploadedFile(name, content)
        client.post(reverse("wagtaildocs:add"), form)
        assert not Document.objects.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_what_the_camera_wrote(kind: str, world: World, enter: Enter) -> None:
    notes = Pillow.Exif()
    notes[0x0112] = 6  # lies on its side
    notes.get_ifd(0x8825)[1] = "N"
    buffer = BytesIO()
    Pillow.new("RGB", (20, 10), "navy").save(buffer, kind, exif=notes)
    client = enter(world.officer)
    client.get("/cms/")
    collection = Collection.objects.get(name=world.foggia.official_title)
    upload = SimpleUploadedFile(f"casa.{kind.lower()}", buffer.getvalue())
    client.post(reverse("wagtailimages:add"), {"title": "Casa", "collection": str(collection.pk), "file": upload})
    image = get_image_model().objects.get()
    assert (image.width, image.height) == (10, 20)
    with Pillow.open(image.file.path) as kept:
        assert kept.format == kind
        assert not kept.getexif()
        assert "exif" not in kept.info


def test_a_picture_that_is_too_large_is_refused(world: World, enter: Enter, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    client = enter(world.officer)
    client.get("/cms/")
    collection = Collection.objects.get(name=world.foggia.official_title)
    form = {"title": "x", "collection": str(collection.pk), "file": SimpleUploadedFile("x.png", picture_file().read())}
    assert client.post(reverse("wagtailimages:add"), form).status_code == 200
    assert not get_image_model().objects.exists()


def test_files_of_another_prefecture_are_not_offered(paper: Document, world: World, enter: Enter) -> None:
    stranger = enter(world.officer_of_bari)
    assert "Orari" not in stranger.get(reverse("wagtaildocs:index")).content.decode()
    assert "Orari" not in stranger.get(reverse("wagtaildocs_chooser:choose")).content.decode()
    response = stranger.get(reverse("wagtaildocs:edit", args=[paper.pk]), follow=True)
    assert "Orari" not in response.content.decode()
    chosen = stranger.get(reverse("wagtaildocs_chooser:chosen", args=[paper.pk]), follow=True)
    assert "orari.pdf" not in chosen.content.decode()
    assert "Orari" in enter(world.officer).get(reverse("wagtaildocs:index")).content.decode()


def test_a_block_refuses_an_image_without_words() -> None:
    block = NewsPage._meta.get_field("body").stream_block.child_blocks["image"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"alt": "", "image": None}))


def test_there_is_no_block_for_embeds_or_raw_html() -> None:
    blocks = NewsPage._meta.get_field("body").stream_block.child_blocks
    assert set(blocks) == {"paragraph", "heading", "image", "documents", "question", "callout", "contact"}
    assert not {"embed", "image"} & set(blocks["paragraph"].features)
