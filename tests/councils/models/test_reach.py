"""Whom an audience by letter or by name reaches: the rule, the list and the number agree on every association."""

from datetime import timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from consult.audit.journal import scaffolding
from consult.verdicts import first_denial
from councils.models import Accreditation, Association, Consultation, Prefecture
from councils.models.reach import audience_in_words
from councils.queries import accreditations_of, admissible_to, entitled_associations, roll_of, standing_of
from councils.rules import entitled, on_the_roll
from councils.states import Audience, PhaseKind
from proposals.queries.desk import consultations_open_to, own_files
from proposals.queries.tallies import entitled_in
from tests.cast import DAY, NOON, World, consultation
from tests.councils.telling import founded

SECOND = timedelta(seconds=1)
NAMES = ("letter_g", "letter_h", "letter_f", "no_letter", "suspended_h", "late_h", "suspended_later_h")
ELSEWHERE = ("h_of_bari", "h_of_milan")


@pytest.fixture
def everybody(world: World) -> dict[str, Association]:
    """Associations of every letter, place and state; positions opened ten days ago."""
    Accreditation.objects.filter(association__in=world.associations.values()).update(letter="")
    rows = {name: founded(name, world.foggia) for name in NAMES}
    rows["h_of_bari"] = founded("h_of_bari", world.bari)
    rows["h_of_milan"] = founded("h_of_milan", Prefecture.objects.get(sigla="MI"))
    for name, row in rows.items():
        letter = {"letter_g": "g", "letter_f": "f", "no_letter": ""}.get(name, "h")
        row.accreditations.update(letter=letter)
    rows["suspended_h"].accreditations.update(state="suspended", stopped_at=NOON - 20 * DAY)
    rows["suspended_later_h"].accreditations.update(state="suspended", stopped_at=NOON - DAY)
    opening = world.consultation.schedule[PhaseKind.VOTE].opens_at
    rows["late_h"].accreditations.update(accredited_at=opening + SECOND)
    return rows


def with_audience(
    world: World, audience: str, letters: str = "", invited: tuple[Association, ...] = ()
) -> Consultation:
    with scaffolding():
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.audience, row.audience_letters = audience, letters
        row.save()
        row.invited.set(invited)
    return Consultation.objects.select_related("prefecture").prefetch_related("phases", "invited").get(pk=row.pk)


def verdicts(row: Consultation, rows: dict[str, Association]) -> dict[str, str]:
    """What taking a position is refused with, by name."""
    told = {}
    for name, association in rows.items():
        files = accreditations_of(association)
        asked = first_denial(entitled(association, row, files), on_the_roll(association, row, files, NOON))
        told[name] = "" if asked.allowed else asked.code
    return told


def agree(row: Consultation, rows: dict[str, Association], counted: set[str]) -> None:
    """The list names exactly these, and the number beside positions is theirs."""
    listed = set(entitled_associations(row, NOON).values_list("slug", flat=True))
    assert listed == {rows[name].slug for name in counted}
    assert entitled_in([row.pk], NOON) == {row.pk: len(counted)}


@pytest.mark.parametrize(
    ("letters", "allowed", "counted"),
    [
        ("g", {"letter_g"}, {"letter_g"}),
        ("gh", {"letter_g", "letter_h"}, {"letter_g", "letter_h", "suspended_later_h"}),
        ("fgh", {"letter_g", "letter_h", "letter_f"}, {"letter_g", "letter_h", "letter_f", "suspended_later_h"}),
        ("a", set(), set()),
        ("", set(), set()),
    ],
)
def test_an_audience_by_letter(
    world: World, everybody: dict[str, Association], letters: str, allowed: set[str], counted: set[str]
) -> None:
    row = with_audience(world, Audience.LETTERS, letters)
    told = verdicts(row, everybody)
    assert {name for name, code in told.items() if not code} == allowed
    agree(row, everybody, counted)
    assert {told[name] for name in ("no_letter", *ELSEWHERE)} == {"not_entitled"}
    if "h" in letters:
        assert told["suspended_h"] == told["suspended_later_h"] == "association_suspended"
        assert told["late_h"] == "accredited_after_opening"


def test_an_audience_by_name(world: World, everybody: dict[str, Association]) -> None:
    """Wherever it is accredited and under whatever letter; being named does not accredit anybody."""
    names = ("no_letter", "h_of_milan", "suspended_h", "suspended_later_h", "late_h")
    row = with_audience(world, Audience.INVITED, invited=(*(everybody[name] for name in names), world.ofanto))
    assert verdicts(row, everybody | {"ofanto": world.ofanto}) == {
        "letter_g": "not_entitled",
        "letter_h": "not_entitled",
        "letter_f": "not_entitled",
        "h_of_bari": "not_entitled",
        "no_letter": "",
        "h_of_milan": "",
        "suspended_h": "association_suspended",
        "suspended_later_h": "association_suspended",
        "late_h": "accredited_after_opening",
        "ofanto": "accreditation_pending",
    }
    agree(row, everybody, {"no_letter", "h_of_milan", "suspended_later_h"})
    assert [(each.slug, each.stopped) for each in roll_of(row, NOON)] == [
        ("h-of-milan", False),
        ("no-letter", False),
        ("suspended-later-h", True),
    ]


def test_a_decision_adds_only_whom_the_audience_reaches(world: World, everybody: dict[str, Association]) -> None:
    everybody["letter_g"].accreditations.update(accredited_at=NOON - DAY)
    row = with_audience(world, Audience.LETTERS, "h")
    assert [each.slug for each in admissible_to(row, NOON)] == ["late-h"]
    row = with_audience(world, Audience.INVITED, invited=(everybody["letter_g"],))
    assert [each.slug for each in admissible_to(row, NOON)] == ["letter-g"]


def test_letters_and_names_count_only_where_the_audience_is_made_of_them(
    world: World, everybody: dict[str, Association]
) -> None:
    row = with_audience(world, Audience.PROVINCE, "g", (everybody["h_of_bari"],))
    told = verdicts(row, everybody)
    assert (told["letter_h"], told["h_of_bari"]) == ("", "not_entitled")


def test_two_files_in_two_places_count_once(world: World, everybody: dict[str, Association]) -> None:
    both = everybody["letter_g"]
    Accreditation.objects.create(
        association=both, prefecture=world.bari, state="accredited", accredited_at=NOON - 200 * DAY, letter="h"
    )
    agree(with_audience(world, Audience.INVITED, invited=(both,)), everybody, {"letter_g"})
    row = with_audience(world, Audience.LETTERS, "h")
    assert verdicts(row, everybody)["letter_g"] == "not_entitled", "it has that letter elsewhere"


def test_a_refusal_says_for_whom_it_is_and_what_to_do(world: World, everybody: dict[str, Association]) -> None:
    body = everybody["no_letter"]
    with translation.override("en"):
        letters = str(entitled(body, with_audience(world, Audience.LETTERS, "hgf"), accreditations_of(body)).reason)
        named = str(entitled(body, with_audience(world, Audience.INVITED), accreditations_of(body)).reason)
    assert "letter f, g and h, and No Letter is not one of them here" in letters
    assert "ask the prefecture which letter it gave you" in letters
    assert "the associations that its notice names, and No Letter is not one of them" in named
    assert "write to the prefecture" in named


@pytest.mark.parametrize(
    ("audience", "letters", "words"),
    [
        (Audience.LETTERS, "h", "associations of letter h accredited in the province"),
        (Audience.LETTERS, "hg", "associations of letter g and h accredited in the province"),
        (Audience.INVITED, "", "the associations that the notice names"),
        (Audience.REGION, "g", "associations accredited in the region"),
    ],
)
def test_the_notice_says_it_in_words(world: World, audience: str, letters: str, words: str) -> None:
    with translation.override("en"):
        assert audience_in_words(with_audience(world, audience, letters)) == words


@pytest.mark.parametrize("audience", [Audience.LETTERS, Audience.INVITED])
def test_many_cost_no_more(
    world: World, everybody: dict[str, Association], audience: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = with_audience(world, audience, "fgh", tuple(everybody.values()))
    with django_assert_num_queries(1):
        assert len(entitled_associations(row, NOON)) >= 4
    with django_assert_num_queries(1):
        assert entitled_in([row.pk], NOON)[row.pk]
    files = {name: accreditations_of(body) for name, body in everybody.items()}
    with django_assert_num_queries(0):
        assert [entitled(body, row, files[name]).allowed for name, body in everybody.items()]


def test_many_invitations_cost_one_query_on_the_desk(
    world: World, everybody: dict[str, Association], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with scaffolding():
        for number in range(6):
            row = consultation(f"invito-{number}", world.foggia, audience=Audience.INVITED)
            row.invited.set([world.spiga] if number % 2 else [world.lega])
    standing = standing_of(world.delegate_of_spiga)
    files = own_files(standing, NOON)
    with django_assert_num_queries(3):
        found = consultations_open_to(standing, files, NOON)
    assert {row.code for row in found} == {world.consultation.code, "invito-1", "invito-3", "invito-5"}
