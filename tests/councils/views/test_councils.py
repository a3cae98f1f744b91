"""Who sits on a council: entered and ended by the staff who keep it; people are named to them alone."""

import pytest
from django.test import Client

from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from councils.models import Council, CouncilMember, Seat
from tests.cast import DAY, NOON, World, person
from tests.consult.accounts.signing import enter
from tests.councils.telling import last, told

LIST = "/en/desk/councils/"
DESK = "/en/desk/councils/foggia/"
NEW = "/en/desk/councils/foggia/members/"
ADD = "/en/desk/councils/foggia/seats/"


def seat(world: World, number: int = 1) -> Seat:
    return Seat.objects.get(council=world.council, letter="f", number=number)


def typed(world: World, **changed: object) -> dict[str, object]:
    return {
        "email": world.stranger.email,
        "seat": seat(world).pk,
        "seat_type": "substitute",
        "appointing_act": "Decreto 7",
        "starts_on": "2026-05-12",
        "ends_on": "2026-12-31",
    } | changed


def end_address(world: World) -> str:
    return f"/en/desk/members/{world.member.council_members.get().pk}/end/"


KEEPERS = {"secretary", "officer", "prefect"}
EVERYBODY = [*KEEPERS, "mediator", "auditor", "member", "officer_of_bari", "legal_of_spiga", "stranger"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_councils_desk_is_for_those_who_keep_it(client: Client, world: World, who: str) -> None:
    enter(client, getattr(world, who))
    status = 200 if who in KEEPERS else 404
    for address in (DESK, NEW, ADD, end_address(world)):
        assert client.get(address).status_code == status
    assert client.get(LIST).status_code == (200 if who in {*KEEPERS, "officer_of_bari"} else 404)


@pytest.mark.parametrize("who", ["member", "officer_of_bari", "mediator", "stranger"])
def test_others_change_nothing(client: Client, world: World, who: str) -> None:
    enter(client, getattr(world, who))
    before = AuditEvent.objects.count()
    assert client.post(NEW, typed(world)).status_code == 404
    assert client.post(end_address(world)).status_code == 404
    assert client.post(ADD, {"add": "office", "office-name": "Area II"}).status_code == 404
    assert AuditEvent.objects.count() == before


def test_staff_without_second_factor_see_nothing_of_it(client: Client, world: World) -> None:
    client.force_login(world.secretary)
    for address in (LIST, DESK, NEW, ADD, end_address(world)):
        assert client.get(address).status_code == 404


def test_the_desk_names_who_sits_and_until_when(client: Client, world: World, words) -> None:
    with scaffolding():
        Seat.objects.create(council=world.council, letter="g", number=1, association=world.spiga, topic="Casa")
        late, gone = person("late"), person("gone")
        for user, dates in ((late, (NOON + DAY, None)), (gone, (NOON - 90 * DAY, NOON))):
            CouncilMember.objects.create(
                seat=seat(world), user=user, seat_type="substitute", starts_at=dates[0], ends_at=dates[1]
            )
    enter(client, world.secretary)
    page = words(client.get(DESK))
    assert "f1 Sindacato 1 member , full member from Sunday 1 February 2026" in page
    assert "until further notice" in page
    assert "End the membership of member" in page
    assert "late , substitute, not begun" in page
    assert "g1 Spiga (only for: Casa ) vacant Enter a member for seat g1" in page
    assert "gone , substitute" in page.partition("Memberships that ended")[2]
    assert "End the membership of gone" not in page
    assert "See its seats and members" in words(client.get("/en/desk/", {"as": "secretary"}))


def test_the_pages_cost_the_same_with_many(client: Client, world: World, django_assert_max_num_queries) -> None:
    enter(client, world.secretary)
    costs = []
    for more in (1, 4):
        with scaffolding():
            for number in range(more):
                place = Seat.objects.create(council=world.council, letter="h", number=10 * more + number)
                for ends_at in (None, NOON - DAY):
                    user = person(f"more_{more}_{number}_{ends_at is None}")
                    CouncilMember.objects.create(seat=place, user=user, starts_at=NOON - 9 * DAY, ends_at=ends_at)
        for address in (LIST, DESK, NEW, ADD):
            with django_assert_max_num_queries(15) as queries:
                client.get(address)
            costs.append(len(queries))
    assert costs[:4] == costs[4:]


def test_a_member_is_entered_for_a_term(client: Client, world: World, words) -> None:
    enter(client, world.secretary)
    assert f'value="{seat(world, 2).pk}" selected' in client.get(NEW, {"seat": seat(world, 2).pk}).content.decode()
    answer = client.post(NEW, typed(world, email=world.stranger.email.upper()))
    assert (answer.status_code, answer.headers["Location"]) == (303, DESK)
    row = world.stranger.council_members.get()
    assert (row.seat, row.seat_type, row.appointing_act, row.starts_at) == (
        seat(world),
        "substitute",
        "Decreto 7",
        NOON,
    )
    assert row.ends_at.isoformat() == "2026-12-31T23:00:00+00:00", "the last day counts whole, on Italy's clock"
    header, facts = last("council.member_appointed")
    assert (header["role"], facts["holder"]) == ("secretary", str(world.stranger.public_id))
    assert told("council.member_appointed") == {"stranger"}
    page = words(client.get(DESK))
    assert "The member was entered. The person gets a message." in page
    assert "stranger , substitute" in page
    for address in ("/en/record/prefectures/FG/", "/en/record/"):
        assert "stranger" not in words(Client().get(address)), "the record names no person"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "nobody@example.org"}, "Nobody has an account with this address."),
        ({"email": ""}, "This field is required."),
        ({"seat": ""}, "This field is required."),
        ({"seat": "999999"}, "Select a valid choice."),
        ({"seat": "9" * 40}, "Select a valid choice."),
        ({"seat": "x\x00"}, "Null characters are not allowed."),
        ({"seat_type": "king"}, "Select a valid choice."),
        ({"seat_type": "full"}, "Somebody holds this seat in this period."),
        ({"appointing_act": " "}, "This field is required."),
        ({"appointing_act": "De\u202ecreto"}, "turns its order around"),
        ({"starts_on": "2026-06-10", "ends_on": "2026-06-01"}, "The end comes before the start. Choose a later end."),
        ({"starts_on": "2026-01-01", "ends_on": "2026-02-01"}, "The end is in the past."),
        ({"starts_on": "31/02/2026"}, "Enter a valid date."),
        ({"ends_on": "9999-12-31"}, "This day is too far away."),
    ],
)
def test_bad_input_is_told_and_kept(client: Client, world: World, words, changed, sentence: str) -> None:
    enter(client, world.officer)
    answer = client.post(NEW, typed(world, **changed))
    assert sentence in words(answer, 422)
    assert not world.stranger.council_members.exists()
    given = typed(world, **changed)
    for name in {"email", "appointing_act", "starts_on"} - changed.keys():
        assert f'value="{given[name]}"' in answer.content.decode()


def test_a_seat_of_another_prefecture_is_refused(client: Client, world: World, words) -> None:
    with scaffolding():
        council = Council.objects.create(prefecture=world.bari, name="Consiglio di Bari", slug="bari")
        other = Seat.objects.create(council=council, letter="f", number=1, body="Altri")
    enter(client, world.officer)
    assert "Select a valid choice." in words(client.post(NEW, typed(world, seat=other.pk)), 422)
    assert client.get("/en/desk/councils/bari/").status_code == 404
    assert "Consiglio di Bari" not in words(client.get(LIST))
    assert not other.members.exists()


def test_a_membership_ends_at_once(client: Client, world: World, words) -> None:
    enter(client, world.prefect)
    address, row = end_address(world), world.member.council_members.get()
    page = words(client.get(address))
    assert "The membership ends at once. The person can no longer moderate or comment as a member." in page
    assert "The person gets a message." in page
    row.refresh_from_db()
    assert row.ends_at is None
    assert "The membership was ended." in words(client.post(address, follow=True))
    row.refresh_from_db()
    assert row.ends_at == NOON
    assert last("council.membership_ended")[1]["holder"] == str(world.member.public_id)
    assert told("council.membership_ended") == {"member"}
    assert "It ended on" in words(client.get(address))
    assert "It ended on" in words(client.post(address), 422)
    assert AuditEvent.objects.filter(verb="council.membership_ended").count() == 1


def test_one_that_has_not_begun_never_will(client: Client, world: World, words) -> None:
    row = world.member.council_members.get()
    with scaffolding():
        CouncilMember.objects.filter(pk=row.pk).update(starts_at=NOON + DAY)
    enter(client, world.prefect)
    assert "If you end it now, it never will." in words(client.get(end_address(world)))


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 19, "9" * 60])
def test_forged_numbers_are_404(client: Client, world: World, pk: str) -> None:
    enter(client, world.secretary)
    assert client.get(f"/en/desk/members/{pk}/end/").status_code == 404
    assert client.post(f"/en/desk/members/{pk}/end/").status_code == 404


@pytest.mark.parametrize(
    ("given", "verb", "sentence"),
    [
        ({"add": "seat", "seat-letter": "d", "seat-number": "3", "seat-body": "Comuni"}, "seat_added", "The seat was"),
        ({"add": "group", "group-name": "Salute"}, "working_group_opened", "The working group was added."),
    ],
)
def test_seats_and_groups_are_added(client: Client, world: World, words, given, verb: str, sentence: str) -> None:
    enter(client, world.secretary)
    assert sentence in words(client.post(ADD, given, follow=True))
    assert last(f"council.{verb}")[0]["role"] == "secretary"


def test_a_seat_is_for_an_association_accredited_here(client: Client, world: World) -> None:
    enter(client, world.secretary)
    given = {"add": "seat", "seat-letter": "g", "seat-number": "1"}
    assert client.post(ADD, given | {"seat-association": world.ofanto.pk}).status_code == 422
    assert client.post(ADD, given | {"seat-association": world.spiga.pk}).status_code == 303
    assert Seat.objects.get(letter="g").association == world.spiga


def test_an_office_is_added_on_the_same_page(client: Client, world: World, words) -> None:
    enter(client, world.officer)
    page = words(client.post(ADD, {"add": "office", "office-name": "Area II"}, follow=True))
    assert "The office was added." in page
    assert "Area II" in page
    assert world.foggia.offices.filter(name="Area II").count() == 1
    assert last("prefecture.office_opened")[0]["role"] == "officer"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"add": "seat", "seat-letter": "f", "seat-number": "1", "seat-body": "Chi è già qui"},
            "This name or place is taken already.",
        ),
        ({"add": "seat", "seat-letter": "d", "seat-number": "1"}, "Write the body that names the member"),
        ({"add": "seat", "seat-letter": "z", "seat-number": "1", "seat-body": "X"}, "Select a valid choice."),
        ({"add": "seat", "seat-letter": "d", "seat-number": "0", "seat-body": "X"}, "greater than or equal to 1"),
        ({"add": "office", "office-name": "Area IV"}, "This name or place is taken already."),
        ({"add": "group", "group-name": ""}, "This field is required."),
        ({"add": "group", "group-name": "x" * 121}, "at most 120 are possible"),
    ],
)
def test_what_cannot_be_added_is_told_and_kept(client: Client, world: World, words, given, sentence: str) -> None:
    enter(client, world.officer)
    before = AuditEvent.objects.count()
    answer = client.post(ADD, given)
    page = words(answer, 422)
    assert sentence in page
    assert page.count("There is a problem") == 1
    assert all(f'value="{text}"' in answer.content.decode() for name, text in given.items() if name == "seat-body")
    assert AuditEvent.objects.count() == before


def test_a_form_that_names_nothing_adds_nothing(client: Client, world: World) -> None:
    enter(client, world.officer)
    before = AuditEvent.objects.count()
    assert client.post(ADD, {"add": "king", "office-name": "Area II"}).status_code == 200
    assert AuditEvent.objects.count() == before


def test_a_council_is_entered(client: Client, world: World, words) -> None:
    enter(client, world.officer)
    given = {"prefecture": world.foggia.pk, "name": "Tavolo caporalato", "kind": "table"}
    answer = client.post(LIST, given)
    assert answer.headers["Location"] == "/en/desk/councils/tavolo-caporalato-fg/"
    assert "The seats will appear here when they are entered." in words(client.get(answer.headers["Location"]))
    assert last("council.opened")[1] == {"kind": "table", "slug": "tavolo-caporalato-fg"}
    assert "This name or place is taken already." in words(client.post(LIST, given), 422)
    assert "Select a valid choice." in words(client.post(LIST, given | {"prefecture": world.bari.pk}), 422)
    assert client.post(LIST, given | {"name": "مجلس"}).headers["Location"] == "/en/desk/councils/fg/"
