"""Comments on a proposal: of associations, of council members, of the office. Two levels, read before publication."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, nothing_changed, record
from consult.notifications.outbox import notify
from consult.verdicts import Verdict, first_denial
from councils.models import Association, Council, Prefecture
from councils.models.standing import Standing
from councils.queries import standing_of
from councils.states import Role
from proposals.actions.place import lock_content, lock_participation
from proposals.actions.recipients import authors_of, secretaries_of
from proposals.facts import comment_fits, reply_fits
from proposals.models import Comment, Proposal
from proposals.models.participant import Participant
from proposals.rules import may_comment, may_comment_as_member, may_comment_as_office, may_withdraw_comment
from proposals.states import CommentState

Speaker = Association | Council | Prefecture
"""In whose name a comment is made."""


@action("comment.posted")
def post_comment(
    proposal: Proposal,
    *,
    actor: User,
    speaker: Speaker,
    body: str,
    language: str,
    stance: str,
    parent: Comment | None = None,
) -> Comment:
    """Send a comment to the moderators, in the name of an association, a council or the prefecture.

    A reply to a reply stands under the comment that opened the thread, and remembers what it answers.
    The same words a second time, a form sent twice, make no second comment while the first one stands.
    The speaker's people and the secretaries are told. Raises RuleBroken with the refusal of the speaker's
    rule, for an empty or overlong text, or for a reply to what is not public on this proposal.
    """
    floor = _take_the_floor(actor, speaker, proposal)
    at = moment()
    first_denial(floor.may_speak(at), comment_fits(body), reply_fits(parent, floor.proposal)).require()

    thread, answers = ((parent.parent or parent), parent if parent.parent else None) if parent else (None, None)
    said = _said_already(floor, thread, body)
    if said is not None:
        nothing_changed()
        return said
    said_as, on_version = floor.capacity(at), floor.proposal.version_read
    comment = Comment.objects.create(
        proposal=floor.proposal,
        parent=thread,
        answers=answers,
        author=actor,
        mandate=said_as.get("mandate"),
        stance=stance,
        body=body,
        language=language,
        proposal_version=on_version,
        created_at=at,
        **{_column(speaker): speaker},
    )

    facts = {"text": comment.text_digest(), "language": language, "stance": stance, "on_version": on_version}
    entry = record("comment.posted", subject=comment, version=1, facts=facts, **said_as)
    notify(entry, authors_of(comment, at) + secretaries_of(floor.proposal.consultation, at))
    return comment


def _said_already(floor: "Floor", thread: Comment | None, body: str) -> Comment | None:
    """The speaker's comment with these very words at this very place, if it waits or stands."""
    waiting = [CommentState.IN_MODERATION, CommentState.PUBLISHED]
    same = Comment.objects.filter(proposal=floor.proposal, parent=thread, body=body, state__in=waiting)
    return same.filter(**{_column(floor.speaker): floor.speaker}).first()


@action("comment.withdrawn", "comment.discarded")
def withdraw_comment(comment: Comment, *, actor: User) -> Comment:
    """Take a comment back; one that was public leaves its trace. The speaker's people are told.

    Raises RuleBroken with the refusal of ``may_withdraw_comment``.
    """
    floor = _take_the_floor(actor, comment.speaker, comment.proposal)
    comment = lock(Comment, comment.pk)
    comment.proposal = floor.proposal
    at = moment()
    may_withdraw_comment(floor.standing, comment, at).require()

    before = comment.state
    comment.state = CommentState.WITHDRAWN
    comment.save(update_fields=["state"])

    verb = "comment.withdrawn" if before == CommentState.PUBLISHED else "comment.discarded"
    entry = record(verb, subject=comment, version=comment.version, facts={"before": before}, **floor.capacity(at))
    notify(entry, authors_of(comment, at))
    return comment


@dataclass(frozen=True)
class Floor:
    """The locked place of a comment, and in whose name the person speaks there."""

    speaker: Speaker
    standing: Standing
    proposal: Proposal
    participant: Participant | None = None

    def may_speak(self, at: datetime) -> Verdict:
        """The rule for this kind of speaker."""
        if self.participant is not None:
            return may_comment(self.participant, self.proposal, at)
        if isinstance(self.speaker, Council):
            return may_comment_as_member(self.standing, self.speaker, self.proposal, at)
        return may_comment_as_office(self.standing, cast(Prefecture, self.speaker), self.proposal, at)

    def capacity(self, at: datetime) -> dict[str, Any]:
        """For whom and as what the person speaks, as ``record`` wants it said."""
        if self.participant is not None:
            return self.participant.capacity(at)
        role = "member" if isinstance(self.speaker, Council) else Role.OFFICER.value
        return {"on_behalf_of": self.speaker, "role": role}


def _take_the_floor(actor: User, speaker: Speaker, proposal: Proposal) -> Floor:
    if isinstance(speaker, Association):
        participant, proposal = lock_participation(actor, speaker, proposal)
        return Floor(speaker, participant.standing, proposal, participant)
    proposal = lock_content(proposal)
    return Floor(speaker, standing_of(actor), proposal)


def _column(speaker: Speaker) -> str:
    return {Association: "association", Council: "council", Prefecture: "office_of"}[type(speaker)]
