"""The outcome of a whole consultation: public once every proposal has its answer."""

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment
from consult.verdicts import first_denial
from councils.actions.consultations import publish_outcome
from councils.models import Consultation, Prefecture
from councils.queries import standing_of
from councils.rules import may_publish_outcome
from proposals.facts import all_answered
from proposals.queries.answers import unanswered_in


@action("consultation.outcome_published")
def publish_outcomes(consultation: Consultation, *, actor: User) -> Consultation:
    """Publish the outcome of the consultation, once each proposal that stands has its reasoned answer.

    The guidelines of 2019-2020 owe every contribution a feedback; here nothing closes over a silence.
    Raises RuleBroken: ``unanswered``, and those of ``publish_outcome``.
    """
    lock(Prefecture, consultation.prefecture_id)
    row = lock(Consultation, consultation.pk)
    first_denial(
        may_publish_outcome(standing_of(actor), row, moment()),
        lambda: all_answered(unanswered_in(row).count()),
    ).require()
    return publish_outcome(row, actor=actor)
