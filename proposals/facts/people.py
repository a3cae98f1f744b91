"""Who the person is here."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Consultation, Office, Prefecture
from councils.models.standing import Standing
from councils.rules import drafts_for, entitled, holds_role, may_take_part, signed_in, speaks_for
from councils.states import PhaseKind, Role
from proposals.facts.content import Content, associations_behind, associations_of, consultation_of, writer_of
from proposals.models.participant import Participant


def drafts(participant: Participant, at: datetime) -> Verdict:
    """The person may prepare texts for the association here."""
    who = participant
    return first_denial(
        signed_in(who.standing), lambda: drafts_for(who.standing, who.association, at, who.consultation)
    )


def speaks(participant: Participant, at: datetime) -> Verdict:
    """The person may speak for the association here."""
    who = participant
    return first_denial(
        signed_in(who.standing), lambda: speaks_for(who.standing, who.association, at, who.consultation)
    )


def is_entitled(participant: Participant) -> Verdict:
    """The association may take part here."""
    return entitled(participant.association, participant.consultation, participant.accreditations)


def is_entitled_or_applies(participant: Participant) -> Verdict:
    """The association may take part here, or has asked to: a draft waits for that as it waits for the opening."""
    verdict = is_entitled(participant)
    return ALLOWED if verdict.code == "accreditation_pending" else verdict


def takes_part(participant: Participant, kind: PhaseKind, at: datetime) -> Verdict:
    """The person speaks for an association that may take part here, and the phase is open."""
    who = participant
    return may_take_part(who.standing, who.association, who.consultation, who.accreditations, kind, at)


def wrote(standing: Standing, content: Content, at: datetime) -> Verdict:
    """The person speaks for the association whose text it is; a text of no association is its writer's."""
    association = content.association
    if association is not None:
        return first_denial(
            signed_in(standing), lambda: speaks_for(standing, association, at, consultation_of(content))
        )
    return first_denial(
        signed_in(standing),
        unless(
            writer_of(content) == standing.user,
            "not_yours",
            _("Only the person who wrote this can do that. If it was you, sign in with the account you used."),
        ),
    )


def moderates_in(standing: Standing, prefecture: Prefecture, at: datetime) -> Verdict:
    """Whether the person is a moderator there now: by a seat in one of its councils, or as secretary."""
    if standing.seats_in_force(at, prefecture):
        return ALLOWED
    secretary = holds_role(standing, prefecture, {Role.SECRETARY}, at)
    if secretary.code != "no_role":
        return secretary
    return denied(
        "not_a_moderator",
        _(
            "Texts are read by the members of the council of %(province)s and its secretary. "
            "If you sit on it, ask the secretary to enter your seat."
        ),
        province=prefecture.province_name,
    )


def free_of_ties(standing: Standing, content: Content) -> Verdict:
    """The person has nothing to do with the text: neither with its words nor with an association behind it."""
    if standing.user is not None and writer_of(content) == standing.user:
        return denied("own_text", _("You wrote this text. Another member decides on it."))
    return unless(
        not (associations_behind(content) & associations_of(standing)),
        "conflict_of_interest",
        _("You have a tie with the association concerned: a mandate or a seat. Another member decides on this text."),
    )


def works_for(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """The person is an officer or the prefect there, signed in with a second factor."""
    return first_denial(
        signed_in(standing), lambda: holds_role(standing, consultation.prefecture, {Role.OFFICER, Role.PREFECT}, at)
    )


def office_of(office: Office, consultation: Consultation) -> Verdict:
    """Whether the office belongs to the prefecture that holds the consultation."""
    return unless(
        office.prefecture_id == consultation.prefecture_id,
        "other_prefecture",
        _("This office belongs to another prefecture. Choose an office of the one that asks."),
    )
