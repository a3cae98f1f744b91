"""Files that people send: told by their content, pictures without notes, names without tricks."""

from base64 import b64decode
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from consult.ui import uploads
from consult.ui.uploads import UploadField, safe_name

PDF = b"%PDF-1.4 statuto"


def picture(kind: str = "JPEG", **saved) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(kept, kind, **saved)
    return kept.getvalue()


def with_position() -> bytes:
    notes = Image.Exif()
    notes[0x010F] = "Camera of somebody"
    notes[0x0112] = 6
    notes.get_ifd(0x8825)[2] = (41.0, 27.0, 0.0)
    return picture(exif=notes)


def cleaned(content: bytes, name: str = "x.pdf", content_type: str = "application/pdf"):
    return UploadField().clean(SimpleUploadedFile(name, content, content_type=content_type))


@pytest.mark.parametrize(
    ("content", "claimed", "kind", "ending"),
    [
        (PDF, "text/html", "application/pdf", "pdf"),
        (picture(), "application/pdf", "image/jpeg", "jpg"),
        (picture("PNG"), "image/svg+xml", "image/png", "png"),
    ],
)
def test_the_content_tells_what_it_is(content, claimed, kind, ending):
    kept = cleaned(content, "statuto.html", claimed)
    assert (kept.content_type, kept.name) == (kind, f"statuto.{ending}")


@pytest.mark.parametrize(
    "content",
    [
        *(b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04docx"),
        *(b" %PDF-1.4", b"GIF89a", b"\xff\xd8\xff", picture("GIF"), picture("WEBP"), picture("TIFF"), picture()[:200]),
    ],
)
def test_everything_else_is_refused(content):
    with pytest.raises(forms.ValidationError) as refusal:
        cleaned(content)
    assert refusal.value.code == "kind"


def test_a_camera_s_notes_go_and_the_picture_stands_upright():
    sent = with_position()
    assert b"Camera of somebody" in sent
    kept = cleaned(sent)
    assert b"Camera of somebody" not in kept.content
    with Image.open(BytesIO(kept.content)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((20, 40), {})


NOTES_THAT_CONFUSE = [  # pictures whose notes made Pillow raise struct.error and TypeError: an error page before
    "iVBORw0KGgoAAAANSUhEUgAAABgAAAARCAIAAABIGvtnAAAAD3pUWHRhAAB4nEv/IhUAAOhXEyUc+CwhAAAAGmlUWHRYTUw6Y29tLmFkb2JlLnhtcAAAAAAAPHgvPpand2MAAABoZVhJZk1NACoAAAAIAAMBUAACAAAABENhbQABEgADAAAAAQAGAACIJQAEAAAAAQAAADIAAAAAAAIAAQACAAAAAk4AAAAAAgAFgAAAAwAAAFAAAAAAAAAALQAAAAEAAAABAAAAAQAAAAIAAAABl/5ChwAAABJJREFUeJxjYBgFo2AUjIJhBgAE2QABUAWY7gAAAABJRU5ErkJggg==",
    "iVBORw0KGgoAAAANSUhEUgAAABgAAAARCAIAAABIGvtnAAAAD3pUWHRhAAB4nEtKIhUAAOhXEyUeC6nzAAAAGmlUWHRYTUw6Y29tLmFkb2JlLnhtcAAAAAAAPHgvPpand2MAAABoZVhJZk1NACoAAAAIAAMBDwACAAAABENhbQABEgADAAAAAQAGAACIJQAEAAAAAQAAADIAAAAAAAIAAQACAAAAAk4AAAAAAgABAAAAAwAAAFAAAAAAAAAALQAAAAEAAAABAAAAAQAAAAIAAAABffb+0gAAABJJREFUeJxjYBgFo2AUjIJhBgAE2QABUAWY7gAAAABJRU5ErkJggg==",
]


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's own, about the same notes
@pytest.mark.parametrize("sent", NOTES_THAT_CONFUSE)
def test_notes_that_nobody_can_read_do_not_stop_the_picture(sent):
    kept = cleaned(b64decode(sent))
    assert kept.content_type == "image/png"
    assert b"eXIf" not in kept.content


def test_a_telephone_s_picture_with_another_one_inside_is_taken_as_the_first():
    kept = BytesIO()
    second = Image.new("RGB", (9, 9), "red")
    Image.new("RGB", (40, 20), "navy").save(kept, "MPO", save_all=True, append_images=[second])
    sent = cleaned(kept.getvalue())
    assert sent.content_type == "image/jpeg"
    with Image.open(BytesIO(sent.content)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (40, 20))


def test_what_hangs_behind_a_picture_goes():
    assert b"<script>" not in cleaned(picture("PNG") + b"<script>alert(1)</script>").content


@pytest.mark.parametrize(("size", "allowed"), [(5 * 1024 * 1024, True), (5 * 1024 * 1024 + 1, False)])
def test_five_megabytes_at_most(size, allowed):
    content = PDF + b"0" * (size - len(PDF))
    if allowed:
        assert len(cleaned(content).content) == size
    else:
        with pytest.raises(forms.ValidationError, match="at most 5 megabytes"):
            cleaned(content)


def test_a_flood_of_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_PIXELS", 40 * 20 - 1)
    with pytest.raises(forms.ValidationError) as refusal:
        cleaned(picture("PNG"))
    assert refusal.value.code == "pixels"


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(forms.ValidationError) as refusal:
        cleaned(picture("PNG"))
    assert refusal.value.code == "pixels"


def test_nothing_is_nothing_and_empty_is_refused():
    assert UploadField(required=False).clean(None) is None
    with pytest.raises(forms.ValidationError, match="empty"):
        cleaned(b"")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\anna\\statuto.exe", "statuto.pdf"),
        ("verbale\r\nX: y.pdf", "verbaleX y.pdf"),
        ("fdp.\u202eexe", "fdp.pdf"),
        ("<b>a</b>.pdf", "b.pdf"),
        (".htaccess", "document.pdf"),
        ("\x00", "document.pdf"),
        ("نظام.pdf", "نظام.pdf"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
    ],
)
def test_a_name_has_no_tricks(sent, kept):
    assert safe_name(sent, "application/pdf") == kept
