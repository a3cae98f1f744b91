"""Who may do what, and when: every right is asked, for the reference case, by the functions that the site asks."""

from collections.abc import Callable, Iterable
from functools import cache

from consult.verdicts import Verdict
from councils import rules as office
from councils.states import AccreditationAct, AccreditationState, ConsultationAct, MandateKind, PhaseKind
from proposals import rules
from proposals.management.reference import PEOPLE, Case, everybody_at_every_moment, mandate
from proposals.states import ProposalState

Question = Callable[[Case], Verdict]

S = ProposalState

QUESTIONS: dict[str, Question] = {
    # to take part
    "may_draft": lambda c: rules.may_draft(c.participant, c.at),
    "may_save_draft": lambda c: rules.may_save_draft(c.author, c.proposal(S.DRAFT), c.at),
    "may_send": lambda c: rules.may_send(c.author, c.proposal(S.DRAFT), c.at),
    "may_amend": lambda c: rules.may_amend(c.author, c.proposal(S.PUBLISHED), c.at),
    "may_withdraw": lambda c: rules.may_withdraw(c.author, c.proposal(S.PUBLISHED), c.at),
    "may_cosponsor": lambda c: rules.may_cosponsor(c.participant, c.proposal(S.PUBLISHED, of=5), c.at),
    "may_comment": lambda c: rules.may_comment(c.participant, c.proposal(S.PUBLISHED), c.at),
    "may_comment_as_member": lambda c: rules.may_comment_as_member(
        c.standing, c.council, c.proposal(S.PUBLISHED), c.at
    ),
    "may_comment_as_office": lambda c: rules.may_comment_as_office(
        c.standing, c.prefecture, c.proposal(S.PUBLISHED), c.at
    ),
    "may_withdraw_comment": lambda c: rules.may_withdraw_comment(c.standing, c.comment(), c.at),
    "may_vote": lambda c: rules.may_vote(c.participant, c.proposal(S.PUBLISHED), c.at),
    "may_withdraw_vote": lambda c: rules.may_withdraw_vote(c.participant, c.proposal(S.PUBLISHED), c.at),
    # to moderate
    "may_moderate": lambda c: rules.may_moderate(c.standing, c.proposal(S.IN_MODERATION), c.at),
    "may_declare_conflict": lambda c: rules.may_declare_conflict(c.standing, c.proposal(S.IN_MODERATION), c.at),
    "may_report": lambda c: rules.may_report(c.standing, c.proposal(S.PUBLISHED), c.at),
    "may_request_review": lambda c: rules.may_request_review(c.standing, c.decision(), c.at),
    "may_review": lambda c: rules.may_review(c.standing, c.review(), c.at),
    # to answer
    "may_take_charge": lambda c: rules.may_take_charge(c.standing, c.proposal(S.PUBLISHED), c.at),
    "may_answer": lambda c: rules.may_answer(c.standing, c.proposal(S.UNDER_REVIEW), c.at),
    "may_commit": lambda c: rules.may_commit(c.standing, c.proposal(S.ANSWERED), c.at),
    "may_report_progress": lambda c: rules.may_report_progress(c.standing, c.commitment(), c.at),
    # institutions
    "may_prepare_consultation": lambda c: office.may_prepare_consultation(c.standing, c.prefecture, c.at),
    "may_publish_consultation": lambda c: office.may_publish_consultation(c.standing, c.in_preparation(), c.at),
    "may_translate": lambda c: office.may_translate(c.standing, c.consultation, c.at),
    "may_extend_phase": lambda c: office.may_extend_phase(c.standing, c.consultation, PhaseKind.VOTE, c.at),
    "may_close_phase_early": lambda c: office.may_close_phase_early(c.standing, c.consultation, PhaseKind.VOTE, c.at),
    "may_reopen_phase": lambda c: office.may_reopen_phase(
        c.standing, c.consultation, PhaseKind.PROPOSE, c.at, closed_by=()
    ),
    "may_move_answers": lambda c: office.may_move_answers(c.standing, c.consultation, c.at),
    "may_admit": lambda c: office.may_admit(c.standing, c.consultation, c.at),
    "may_examine": lambda c: office.may_examine(c.standing, c.consultation, c.at),
    "may_publish_outcome": lambda c: office.may_publish_outcome(c.standing, c.consultation, c.at),
    "may_follow_up": lambda c: office.may_follow_up(c.standing, c.answered(), ConsultationAct.FOLLOW_UP, c.at),
    "may_keep_council": lambda c: office.may_keep_council(c.standing, c.prefecture, c.at),
    "may_give_roles": lambda c: office.may_give_roles(c.standing, c.prefecture, c.at),
    "may_apply": lambda c: office.may_apply(c.standing, address_verified=True),
    "may_apply_again": lambda c: office.may_apply_again(
        c.standing, c.association(), c.elsewhere, [c.file()], c.at, address_verified=True
    ),
    "may_send_documents": lambda c: office.may_send_documents(
        c.standing, c.file(state=AccreditationState.DOCUMENTS_REQUESTED), c.at
    ),
    "may_ask_change": lambda c: office.may_ask_change(c.standing, c.association(), c.at, one_waits=False),
    "may_decide_change": lambda c: office.may_decide_change(c.standing, c.change(), c.at),
    "may_accredit": lambda c: office.may_accredit(c.standing, c.file(4), AccreditationAct.ACCREDIT, c.at),
    "may_withdraw_accreditation": lambda c: office.may_withdraw_accreditation(c.standing, c.file(), c.at),
    "may_grant_mandate": lambda c: office.may_grant_mandate(c.standing, c.association(), MandateKind.DELEGATE, c.at),
    "may_accept_mandate": lambda c: office.may_accept_mandate(c.standing, c.offered(), c.at),
    "may_renew_mandate": lambda c: office.may_renew_mandate(c.standing, c.ending(), [c.ending()], c.at),
    "may_hand_over": lambda c: office.may_hand_over(c.standing, c.association(), c.at),
    "may_replace": lambda c: office.may_replace(c.standing, c.association(), c.ending(), c.at),
    "may_revoke_mandate": lambda c: office.may_revoke_mandate(
        c.standing, mandate(None, c.association(), MandateKind.DELEGATE), c.at
    ),
}
"""Each right by its name, with what it is asked about."""

RIGHTS = {name: getattr(rules, name, None) or getattr(office, name) for name in QUESTIONS}
"""The functions that answer."""


def people_of(rights: Iterable[str]) -> list[str]:
    """Who is allowed one of these rights at any moment, in the order of design section 5."""
    matrix = permission_matrix()
    answers = [(who, "allowed" in moments.values()) for right in rights for who, moments in matrix[right].items()]
    return [who for who in PEOPLE if (who, True) in answers]


@cache
def permission_matrix() -> dict[str, dict[str, dict[str, str]]]:
    """For each right, person and moment ``allowed`` or the code of the refusal."""
    matrix: dict[str, dict[str, dict[str, str]]] = {name: {} for name in QUESTIONS}
    for case in everybody_at_every_moment():
        for name, ask in QUESTIONS.items():
            verdict = ask(case)
            matrix[name].setdefault(case.who, {})[case.moment] = "allowed" if verdict else verdict.code
    return matrix
