"""What an officer prepares in a page and ``publish_consultation`` copies: after that the domain owns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from councils.models.association import Association
from councils.models.council import Council
from councils.models.prefecture import Office
from councils.states import Audience, ResultsShown


@dataclass(frozen=True)
class Notice:
    """The content of a notice, exactly as approved. ``phases`` maps a phase kind to (opens_at, closes_at).

    ``audience_letters`` is what an audience by composition letter consists of, one character each; ``invited``
    are the associations of an audience by name.
    """

    title: str
    aim: str
    up_for_decision: str
    not_up_for_decision: str
    legal_basis: str
    questions: Sequence[str]
    phases: Mapping[str, tuple[datetime, datetime]]
    answer_due_on: date | None
    audience: str = Audience.REGION
    audience_letters: str = ""
    invited: Sequence[Association] = field(default_factory=tuple)
    results_shown: str = ResultsShown.AT_ONCE
    period_reason: str = ""
    council: Council | None = None
    addressees: Sequence[Office] = field(default_factory=tuple)
