"""The whole journey in real browsers, JavaScript off: from a first word to a promise kept in public."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from consult import clock
from tests.e2e import steps
from tests.e2e.person import Person

pytestmark = pytest.mark.e2e

AFTER_THE_CLOSING = timedelta(days=21)


def test_the_whole_journey(enter: Callable[..., Person]) -> None:
    delegate, other, member, second = (
        enter(name) for name in ("delegate_of_spiga", "delegate_of_lega", "member", "second_member")
    )
    steps.write_and_send(delegate)
    steps.return_it(member)
    steps.amend_and_resend(delegate)
    steps.publish(member)
    steps.comment(other)
    steps.report(other)
    steps.vote_and_change(other)
    steps.refuse_comment(member)
    steps.ask_review(other)
    steps.review(second)
    steps.dismiss_report(member)
    with clock.travel(AFTER_THE_CLOSING):
        steps.meet_the_closing(other)
        officer, prefect = enter("officer"), enter("prefect")
        steps.take_charge(officer)
        steps.answer(prefect)
        steps.promise(officer)
        steps.read_it_all(enter())
