"""Who may do what in the institutions: pure questions about a person, a thing and a moment.

Nothing here reads the database: rows come as arguments, with what they point to already fetched.
"""

from councils.rules.consultations import (
    gaps_in,
    may_examine,
    may_follow_up,
    may_publish_consultation,
    may_publish_outcome,
    may_translate,
    missing_from,
    notice_complete,
    notice_fits,
    publishes_for,
)
from councils.rules.moves import accreditation_allows, consultation_allows
from councils.rules.participation import (
    drafts_for,
    entitled,
    may_take_part,
    on_the_roll,
    phase_open,
    represents,
    signed_in,
    speaks_for,
)
from councils.rules.staffing import (
    DECIDING,
    PREPARING,
    holds_role,
    may_give_roles,
    may_keep_council,
    may_prepare_consultation,
    period_sound,
    role_free,
    seat_free,
    sits_on,
)

__all__ = [
    "DECIDING",
    "PREPARING",
    "accreditation_allows",
    "consultation_allows",
    "drafts_for",
    "entitled",
    "gaps_in",
    "holds_role",
    "may_examine",
    "may_follow_up",
    "may_give_roles",
    "may_keep_council",
    "may_prepare_consultation",
    "may_publish_consultation",
    "may_publish_outcome",
    "may_take_part",
    "may_translate",
    "missing_from",
    "notice_complete",
    "notice_fits",
    "on_the_roll",
    "period_sound",
    "phase_open",
    "publishes_for",
    "represents",
    "role_free",
    "seat_free",
    "signed_in",
    "sits_on",
    "speaks_for",
]
