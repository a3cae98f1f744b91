"""The proof about papers: each is named in the record, and its bytes are the ones that were sent."""

from pathlib import Path

import pytest

from consult.audit.verification import verify
from consult.ui.uploads import Upload
from councils.actions.applying import apply_for_accreditation, send_documents
from councils.models import Paper
from councils.queries import papers_stand


@pytest.fixture
def paper(world, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    sent = [
        (kind, Upload(f"{kind}.pdf", "application/pdf", f"%PDF-1.4 {kind}".encode())) for kind in ("statute", "other")
    ]
    file = apply_for_accreditation(
        world.foggia,
        actor=world.stranger,
        legal_name="Nuova",
        seat_municipality="Foggia",
        no_tax_code=True,
        papers=sent[:1],
    )
    send_documents(file, actor=world.stranger, papers=sent[1:])
    return Paper.objects.first()


def found():
    return [(finding.chain, str(finding.what)) for finding in papers_stand()]


def test_papers_as_they_were_sent_stand(paper):
    assert found() == []
    assert verify().holds


def test_a_copy_of_the_database_alone_can_be_checked(paper):
    Path(paper.file.path).unlink()
    assert found() == []


def test_other_bytes_are_seen(paper):
    Path(paper.file.path).write_bytes(b"%PDF-1.4 another statute")
    assert [chain for chain, _what in found()] == ["prefecture:FG"]
    assert not verify().holds


def test_a_paper_that_nobody_sent_is_seen(paper):
    paper.pk, paper.digest = None, "0" * 64
    paper.save()
    assert len(found()) == 1
    assert not verify().holds
