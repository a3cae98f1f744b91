"""The outbox against the record: no notice of an act that nobody recorded."""

from uuid import uuid4

from consult.audit.journal import scaffolding
from consult.notifications.models import OutboxMessage
from consult.notifications.registrations import notices_stand
from proposals.actions.voting import cast_vote
from tests.cast import World, proposal


def test_a_notice_of_an_act_that_was_cut_off_is_found_at_the_end_of_its_chain(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.lega)
    cast_vote(row, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    assert OutboxMessage.objects.exists()
    assert list(notices_stand()) == []
    OutboxMessage.objects.update(act_id=uuid4())
    assert {(found.chain, found.seq) for found in notices_stand()} == {("consultation:trasporti", 2)}
