"""Who acts for two associations says for which, in every act; and reads on every page until when for each."""

import pytest
from django.test import Client
from django.utils import translation

from consult.audit.journal import scaffolding
from councils.actions.mandates import revoke_mandate
from councils.models import Mandate
from proposals.forms.fields import row_key
from proposals.models import Proposal, Vote
from tests.cast import World, mandate, proposal
from tests.consult.accounts.signing import enter


@pytest.fixture
def page(world: World, client: Client) -> tuple[Client, Proposal]:
    """A delegate of Spiga who is one of Lega too, in front of a proposal of a third association."""
    with scaffolding():
        mandate(world.delegate_of_spiga, world.lega)
        row = proposal(world.consultation, world.daunia)
    return enter(client, world.delegate_of_spiga), row


def vote(client: Client, row: Proposal, **fields: object) -> tuple[int, str]:
    form = {"position": "in_favour", "reason": "", "language": "it", **fields}
    with translation.override("en"):
        answer = client.post(f"/en/proposals/{row.code}/vote/", form)
    return answer.status_code, answer.content.decode()


def test_both_mandates_stand_on_every_page_and_the_form_asks_for_whom(page: tuple[Client, Proposal]) -> None:
    client, row = page
    for address in (f"/en/proposals/{row.code}/", "/en/associations/", "/en/"):
        shown = client.get(address, follow=True).content.decode()
        banner = shown[shown.index('class="acting-for"') :].split("</aside>")[0]
        assert "Spiga" in banner, address
        assert "Lega" in banner, address
    shown = client.get(f"/en/proposals/{row.code}/").content.decode()
    assert "For which association?" in shown


def test_an_act_without_the_association_is_refused(page: tuple[Client, Proposal]) -> None:
    status, shown = vote(*page)
    assert status == 422
    assert "Choose one from the list." in shown
    assert not Vote.objects.exists()


@pytest.mark.parametrize("name", ["spiga", "lega"])
def test_the_act_counts_for_the_association_that_was_named(
    world: World, page: tuple[Client, Proposal], name: str
) -> None:
    status, _ = vote(*page, association=row_key(getattr(world, name)))
    assert status == 303
    kept = Vote.objects.get()
    assert (kept.association, kept.mandate.association) == (getattr(world, name), getattr(world, name))


def test_a_forged_association_is_refused(world: World, page: tuple[Client, Proposal]) -> None:
    status, _ = vote(*page, association=row_key(world.daunia))
    assert status == 422
    assert not Vote.objects.exists()


def test_a_mandate_revoked_behind_an_open_page_never_turns_the_act_to_the_other_association(
    world: World, page: tuple[Client, Proposal]
) -> None:
    row = Mandate.objects.get(user=world.delegate_of_spiga, association=world.spiga)
    revoke_mandate(row, actor=world.legal_of_spiga)
    status, _ = vote(*page, association=row_key(world.spiga))
    assert status == 422
    assert not Vote.objects.exists()
