"""States of proposals and comments, and the moves between them."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", pgettext_lazy("proposal", "draft")
    IN_MODERATION = "in_moderation", pgettext_lazy("proposal", "being read by a moderator")
    RETURNED = "returned", pgettext_lazy("proposal", "returned for changes")
    PUBLISHED = "published", pgettext_lazy("proposal", "published")
    UNDER_REVIEW = "under_review", pgettext_lazy("proposal", "being examined by an office")
    ANSWERED = "answered", pgettext_lazy("proposal", "answered")
    REJECTED = "rejected", pgettext_lazy("proposal", "not published")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn by the association")
    HIDDEN = "hidden", pgettext_lazy("proposal", "hidden")
    MERGED = "merged", pgettext_lazy("proposal", "joined to another proposal")

    @classmethod
    def public(cls) -> frozenset[str]:
        """States in which everybody reads the text."""
        return frozenset({cls.PUBLISHED, cls.UNDER_REVIEW, cls.ANSWERED, cls.MERGED})

    @classmethod
    def traced(cls) -> frozenset[str]:
        """States in which everybody sees that it existed; a hidden one without its text."""
        return cls.public() | {cls.WITHDRAWN, cls.HIDDEN}

    @classmethod
    def with_the_author(cls) -> frozenset[str]:
        """States in which the association works on its text."""
        return frozenset({cls.DRAFT, cls.RETURNED})


class ProposalAct(TextChoices):
    """Acts that move a proposal or a comment from one state to another."""

    SEND = "send", _("send")
    PUBLISH = "publish", _("publish")
    RETURN = "return", _("return for changes")
    REJECT = "reject", _("do not publish")
    AMEND = "amend", _("amend")
    WITHDRAW = "withdraw", _("withdraw")
    HIDE = "hide", _("hide")
    RESTORE = "restore", _("restore")
    MERGE = "merge", _("join to another")
    TAKE_CHARGE = "take_charge", _("take charge")
    ANSWER = "answer", _("answer")


_S, _A = ProposalState, ProposalAct

PROPOSAL_MOVES: dict[tuple[str, str], str] = {
    (_S.DRAFT, _A.SEND): _S.IN_MODERATION,
    (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.RETURNED, _A.SEND): _S.IN_MODERATION,
    (_S.RETURNED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_MODERATION, _A.PUBLISH): _S.PUBLISHED,
    (_S.IN_MODERATION, _A.RETURN): _S.RETURNED,
    (_S.IN_MODERATION, _A.REJECT): _S.REJECTED,
    (_S.IN_MODERATION, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_MODERATION, _A.HIDE): _S.HIDDEN,
    (_S.RETURNED, _A.REJECT): _S.REJECTED,
    (_S.RETURNED, _A.HIDE): _S.HIDDEN,
    (_S.PUBLISHED, _A.AMEND): _S.IN_MODERATION,
    (_S.PUBLISHED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.PUBLISHED, _A.HIDE): _S.HIDDEN,
    (_S.PUBLISHED, _A.MERGE): _S.MERGED,
    (_S.PUBLISHED, _A.TAKE_CHARGE): _S.UNDER_REVIEW,
    (_S.UNDER_REVIEW, _A.HIDE): _S.HIDDEN,
    (_S.UNDER_REVIEW, _A.TAKE_CHARGE): _S.UNDER_REVIEW,
    (_S.UNDER_REVIEW, _A.ANSWER): _S.ANSWERED,
    (_S.ANSWERED, _A.HIDE): _S.HIDDEN,
    (_S.ANSWERED, _A.ANSWER): _S.ANSWERED,
    (_S.MERGED, _A.HIDE): _S.HIDDEN,
    (_S.WITHDRAWN, _A.HIDE): _S.HIDDEN,
    (_S.HIDDEN, _A.RESTORE): _S.PUBLISHED,
    (_S.REJECTED, _A.RESTORE): _S.PUBLISHED,
}
"""(state, act) -> state. Restoring a hidden text goes back to the state before hiding, which the act looks up;
rejecting a changed text goes back to the published one. Only what was published once can be hidden."""


class CommentState(TextChoices):
    """Where a comment stands."""

    IN_MODERATION = "in_moderation", pgettext_lazy("comment", "being read by a moderator")
    PUBLISHED = "published", pgettext_lazy("comment", "published")
    REJECTED = "rejected", pgettext_lazy("comment", "not published")
    HIDDEN = "hidden", pgettext_lazy("comment", "hidden")
    WITHDRAWN = "withdrawn", pgettext_lazy("comment", "withdrawn")

    @classmethod
    def traced(cls) -> frozenset[str]:
        """States that leave a place on the page: the text, or a note that it is hidden or withdrawn."""
        return frozenset({cls.PUBLISHED, cls.HIDDEN, cls.WITHDRAWN})


_T = CommentState

COMMENT_MOVES: dict[tuple[str, str], str] = {
    (_T.IN_MODERATION, _A.PUBLISH): _T.PUBLISHED,
    (_T.IN_MODERATION, _A.REJECT): _T.REJECTED,
    (_T.IN_MODERATION, _A.WITHDRAW): _T.WITHDRAWN,
    (_T.PUBLISHED, _A.HIDE): _T.HIDDEN,
    (_T.PUBLISHED, _A.WITHDRAW): _T.WITHDRAWN,
    (_T.HIDDEN, _A.RESTORE): _T.PUBLISHED,
    (_T.REJECTED, _A.RESTORE): _T.PUBLISHED,
}


class Position(TextChoices):
    """The position of an association on a proposal. Advisory: it decides nothing."""

    IN_FAVOUR = "in_favour", _("in favour")
    AGAINST = "against", _("against")
    ABSTAINED = "abstained", _("abstained")


class Stance(TextChoices):
    """What a comment does."""

    IN_FAVOUR = "in_favour", pgettext_lazy("stance", "in favour")
    AGAINST = "against", pgettext_lazy("stance", "against")
    QUESTION = "question", pgettext_lazy("stance", "question")
    NEUTRAL = "neutral", pgettext_lazy("stance", "remark")


class Ground(TextChoices):
    """Why a text is returned, not published or hidden: a closed list, the published rules."""

    PERSONAL_DATA = "personal_data", _("it names or identifies a person")
    OFF_TOPIC = "off_topic", _("it is not about this consultation")
    INSULT = "insult", _("it insults or threatens")
    HATE = "hate", _("it incites hatred or discrimination")
    ADVERTISING = "advertising", _("it advertises or sells")
    DUPLICATE = "duplicate", _("the same text is already there")
    UNREADABLE = "unreadable", _("it cannot be read or understood")
    COPYRIGHT = "copyright", _("it copies somebody else's work")
    UNLAWFUL = "unlawful", _("it breaks the law in another way")
    WITHIN_RULES = "within_rules", _("it keeps to the rules")

    @classmethod
    def against(cls) -> list[tuple[str, str | Promise]]:
        """The grounds for a restriction, as choices."""
        return [choice for choice in cls.choices if choice[0] != cls.WITHIN_RULES]


class ModerationVerdict(TextChoices):
    """What a moderator decided."""

    PUBLISHED = "published", pgettext_lazy("decision", "published")
    RETURNED = "returned", pgettext_lazy("decision", "returned for changes")
    REJECTED = "rejected", pgettext_lazy("decision", "not published")
    HIDDEN = "hidden", pgettext_lazy("decision", "hidden")
    RESTORED = "restored", pgettext_lazy("decision", "restored")
    DISMISSED = "dismissed", pgettext_lazy("decision", "report dismissed")
    MERGED = "merged", pgettext_lazy("decision", "joined to another")

    @classmethod
    def restricting(cls) -> frozenset[str]:
        """Decisions against a text, which its author may have reviewed."""
        return frozenset({cls.RETURNED, cls.REJECTED, cls.HIDDEN})


class ReviewResult(TextChoices):
    """What the other member found."""

    UPHELD = "upheld", _("the decision stands")
    REVERSED = "reversed", _("the decision is reversed")


class OutcomeValue(TextChoices):
    """What the institution answers. Reasons are owed for each of them, a yes included."""

    ACCEPTED = "accepted", pgettext_lazy("outcome", "accepted")
    PARTLY_ACCEPTED = "partly_accepted", pgettext_lazy("outcome", "partly accepted")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("outcome", "not accepted")
    REFERRED = "referred", pgettext_lazy("outcome", "referred to another body")
    OUTSIDE_COMPETENCE = "outside_competence", pgettext_lazy("outcome", "outside our competence")


class CommitmentState(TextChoices):
    """How a promise stands. Overdue is read from the date, never stored."""

    RUNNING = "running", pgettext_lazy("commitment", "running")
    DONE = "done", pgettext_lazy("commitment", "done")
    DROPPED = "dropped", pgettext_lazy("commitment", "dropped")
