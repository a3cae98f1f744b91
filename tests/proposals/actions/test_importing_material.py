"""Outside files: what cannot be read is named with file and line, never guessed and never a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from proposals.actions.importing_material import COLUMNS, Material, MaterialUnusable, read_material

PROPOSAL = "p1,prova,Titolo,Testo,it,2019-03-01T09:00:00Z,gruppo"
COMMENT = "c1,p1,,Commento,it,2019-03-02T09:00:00Z"
VOTE = "v1,p1,1,2019-03-02T09:00:00Z"

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with the three files, each with a sound row unless others are given."""

    def made(proposals: str = PROPOSAL, comments: str = COMMENT, votes: str = VOTE) -> Path:
        for name, rows in (("proposals", proposals), ("comments", comments), ("votes", votes)):
            (tmp_path / f"{name}.csv").write_text(f"{','.join(COLUMNS[name])}\n{rows}\n", encoding="utf-8")
        return tmp_path

    return made


def remarks(material: Material) -> list[str]:
    return [str(remark) for remark in material.bad]


def test_sound_rows_are_read(folder: Folder) -> None:
    material = read_material(folder())
    assert (len(material.proposals), len(material.comments), len(material.votes)) == (1, 1, 1)
    assert remarks(material) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("p2,prova,T,B,it,2019-03-01T09:00:00Z", "6 values for 7 columns"),
        ("p2,prova,T,B,it,2019-03-01T09:00:00Z,g,more", "8 values for 7 columns"),
        ("p2,prova,T,B\0B,it,2019-03-01T09:00:00Z,g", "a NUL character, which no text can hold"),
        (",prova,T,B,it,2019-03-01T09:00:00Z,g", "id must have 1 to 95 characters, all of them printable"),
        (f"{'p' * 96},prova,T,B,it,2019-03-01T09:00:00Z,g", "id must have 1 to 95 characters, all of them printable"),
        (
            "p2,pro\u202eva,T,B,it,2019-03-01T09:00:00Z,g",
            "consultation must have 1 to 95 characters, all of them printable",
        ),
        ("p2,prova,T,B,italiano!,2019-03-01T09:00:00Z,g", "language 'italiano!' is no language code"),
        ("p2,prova,T,B,zh-Hans-Hant-xx,2019-03-01T09:00:00Z,g", "language 'zh-Hans-Hant-xx' is no language code"),
        ("p2,prova,T,B,it,ieri,g", "created_at 'ieri' is no instant"),
        ("p2,prova,T,B,it,2019-03-01T09:00:00,g", "created_at '2019-03-01T09:00:00' has no time zone"),
        ("p2,prova,T,B,it,0001-01-01T00:00:00+14:00,g", "created_at '0001-01-01T00:00:00+14:00' is no instant"),
        ("p1,prova,T,B,it,2019-03-01T09:00:00Z,g", "the id p1 was used before"),
    ],
)
def test_a_bad_proposal_is_named_and_the_others_stand(folder: Folder, row: str, fault: str) -> None:
    material = read_material(folder(proposals=f"{PROPOSAL}\n{row}"))
    assert remarks(material) == [f"proposals.csv, line 3: {fault}"]
    assert [sound.id for sound in material.proposals] == ["p1"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("v2,p1,2,2019-03-02T09:00:00Z", "value '2' is none of 1, -1, 0"),
        ("v2,p1,,2019-03-02T09:00:00Z", "value '' is none of 1, -1, 0"),
        ("v2,p9,1,2019-03-02T09:00:00Z", "the proposal p9 is not taken over"),
        ("  ,p1,1,2019-03-02T09:00:00Z", "participant must have 1 to 95 characters, all of them printable"),
    ],
)
def test_a_bad_vote_is_named(folder: Folder, row: str, fault: str) -> None:
    material = read_material(folder(votes=f"{VOTE}\n{row}"))
    assert remarks(material) == [f"votes.csv, line 3: {fault}"]
    assert len(material.votes) == 1


def test_lines_are_counted_where_a_record_begins(folder: Folder) -> None:
    long = 'p1,prova,T,"uno\n\ndue\ntre",it,2019-03-01T09:00:00Z,g'
    material = read_material(folder(proposals=f"{long}\n\np2,prova,T,B,it,ieri,g", comments="", votes=""))
    assert remarks(material) == ["proposals.csv, line 7: created_at 'ieri' is no instant"]
    assert material.proposals[0].body == "uno\n\ndue\ntre"


def test_what_hangs_on_an_empty_proposal_is_named(folder: Folder) -> None:
    material = read_material(folder(proposals=PROPOSAL.replace("Titolo,Testo", " ,\t")))
    assert [str(remark) for remark in material.empty] == ["proposals.csv, line 2: p1 has no text"]
    assert remarks(material) == [
        "comments.csv, line 2: the proposal p1 is not taken over",
        "votes.csv, line 2: the proposal p1 is not taken over",
    ]


def test_other_columns_and_another_order_do_no_harm(folder: Folder) -> None:
    place = folder()
    (place / "votes.csv").write_text(
        "\ufeffcreated_at,notes,value,proposal,participant\n2019-03-02T09:00:00+01:00,,-1,p1,v1\n", encoding="utf-8"
    )
    (vote,) = read_material(place).votes
    assert (vote.participant, vote.position, vote.at.isoformat()) == ("v1", "against", "2019-03-02T08:00:00+00:00")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"participant,proposal,created_at\n", "votes.csv has no column value."),
        (b"", "votes.csv has no column participant, proposal, value, created_at."),
        (
            b"participant,proposal,value,created_at\nv\xff,p1,1,x\n",
            "votes.csv is not UTF-8 at byte 39. Save it as UTF-8.",
        ),
        (
            b'participant,proposal,value,created_at\n"v,p1,1\n',
            "votes.csv is no CSV file near line 2: unexpected end of data.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_stops_everything(folder: Folder, content: bytes, sentence: str) -> None:
    place = folder()
    (place / "votes.csv").write_bytes(content)
    with pytest.raises(MaterialUnusable) as refusal:
        read_material(place)
    assert str(refusal.value) == sentence


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(MaterialUnusable, match=r"proposals\.csv cannot be read: No such file"):
        read_material(tmp_path / "nowhere")
