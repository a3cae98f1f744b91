"""The catalogue of pages: each page a person may see, for whom it is made, in the dressed demo (see ``stage``).

A new template or address needs a row here; `test_catalogue.py` names the one that is missing. Pages are
shown by the test client, by a browser (`visits.py`), and by ``make screenshots``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms.demo.people import PASSWORD, address
from cms.duty import SLUGS
from consult.ui.middleware import ASKED, ONE_ADDRESS
from tests.e2e import stage
from tests.e2e.stage import NEWCOMER, Rows

READER = ""
"""Who has no account, or is not signed in."""

PEOPLE = (
    READER,
    "delegate.a05",
    "contributor.a05",
    "legal.a05",
    "delegate.a07",
    "delegate.a09",
    "delegate.a20",
    "member.fg",
    "officer.fg",
    "prefect.fg",
    "secretary.fg",
    "mediator.fg",
    "auditor",
    "admin",
)
"""One of each kind: what each of them sees of every page is looked at by the long proofs."""

Args = Callable[[Rows], tuple[Any, ...]]


@dataclass(frozen=True)
class Page:
    """One page: ``route`` is the name of its address, or a path below the language when it has a slash in it.

    ``sends`` is what a form on it sends (the page is what comes back), ``times`` how often. A page that looks
    unlike the first one of its address stands ``apart``: the quick tests open it too.
    """

    name: str
    route: str
    who: str | Callable[[Rows], str] = READER
    args: Args = lambda rows: ()
    query: Mapping[str, str] | None = None
    sends: Mapping[str, str] | None = None
    times: int = 1
    status: int = 200
    apart: bool = False

    def seen_by(self, rows: Rows) -> str:
        """For whom the page is made."""
        return self.who if isinstance(self.who, str) else self.who(rows)

    def address(self, rows: Rows, language: str) -> str:
        """The path of the page in a language."""
        with translation.override(language):
            path = self.route if "/" in self.route else reverse(self.route, args=self.args(rows))
        if "/" in self.route and not path.startswith(ONE_ADDRESS):
            path = f"/{language}{path}"
        query = dict(self.query or {})
        if path.startswith(ONE_ADDRESS):
            query[ASKED] = language
        return f"{path}?{urlencode(query)}" if query else path


def _code(name: str) -> Args:
    return lambda rows: (getattr(rows, name).code,)


def _pk(name: str) -> Args:
    return lambda rows: (getattr(rows, name).pk,)


def _titled(title: str) -> Args:
    return lambda rows: (rows.titled(title).code,)


def _open(rows: Rows) -> tuple[str]:
    return (rows.open,)


def _slug(rows: Rows) -> tuple[str]:
    return (rows.association.slug,)


def _council(rows: Rows) -> tuple[str]:
    return (rows.council_slug,)


def _owing(rows: Rows) -> str:
    return rows.officer_of(rows.owed)


def _filing(rows: Rows) -> str:
    return rows.officer_of(rows.file)


def _author(rows: Rows) -> str:
    return rows.waiting_comment.author.email.partition("@")[0]


def _form(name: str, route: str, who: Any, args: Args) -> list[Page]:
    """A page with a form: fresh, and with what comes back when nothing was filled in."""
    return [Page(name, route, who, args), Page(f"{name}-empty", route, who, args, sends={}, status=422)]


PUBLIC = [
    Page("home", "/"),
    *(Page(slug, f"/{slug}/") for slug in SLUGS),
    Page("consultations", "consultation_list"),
    Page("consultations-none", "consultation_list", query={"words": "parola che non c'è"}),
    Page("prefecture", "/foggia/"),
    Page("prefecture-council", "/foggia/council-foggia/"),
    Page("news", "/brindisi/news/"),
    Page("news-one", "/brindisi/news/anagrafe-pubblicato-lesito/"),
    Page("council-list", "council_list"),
    Page("council-list-one", "council_list", query={"province": "FG"}),
    Page("consultation", "consultation", args=_open),
    Page("consultation-answered", "consultation", args=lambda rows: (rows.answered.consultation.code,)),
    Page("timeline", "consultation_timeline", args=_open),
    Page("entitled", "consultation_entitled", args=_open),
    Page("outcome", "consultation_outcome", args=lambda rows: (rows.answered.consultation.code,)),
    Page("outcome-none", "consultation_outcome", args=_open),
    Page("consultation-proposals", "consultation_proposals", args=_open),
    Page("similar", "similar_proposals", args=_open, query={"title": "Un autobus per i campi"}),
    Page("similar-none", "similar_proposals", args=_open, query={"title": "qwertyuiop"}),
    Page("proposals", "proposal_list"),
    Page("proposals-filtered", "proposal_list", query={"state": "answered", "language": "fr"}),
    Page("proposals-none", "proposal_list", query={"words": "qwertyuiop"}),
    Page("proposal", "proposal", args=_code("others")),
    Page("proposal-answered", "proposal", args=_code("answered")),
    Page("proposal-merged", "proposal", args=_code("merged")),
    Page("proposal-versions", "proposal_versions", args=_code("amended")),
    Page("associations", "association_list"),
    Page("association", "association", args=_slug),
    Page("association-suspended", "association", args=lambda rows: (rows.suspended.slug,)),
    Page("commitments", "commitment_list"),
    Page("figures", "figures"),
    Page("figures-province", "figures", query={"province": "FG"}),
    Page("record", "record"),
    Page("record-prefecture", "record_prefecture", args=lambda rows: ("fg",)),
    Page("invitation", "invitation", args=lambda rows: (rows.mandate.invitation.token,)),
]

TAKING_PART = [
    Page("proposal-as-delegate", "proposal", "delegate.a05", _code("others")),
    Page("proposal-as-its-author", "proposal", "delegate.a05", _titled(stage.SENT)),
    Page("proposal-returned", "proposal", "delegate.a05", _titled(stage.RETURNED)),
    *_form("propose", "propose", "delegate.a05", _open),
    *_form("edit", "proposal_edit", "delegate.a05", _titled(stage.DRAFT)),
    Page("send", "proposal_send", "delegate.a05", _titled(stage.DRAFT)),
    Page("send-refused", "proposal_send", "contributor.a05", _titled(stage.DRAFT)),
    Page("withdraw", "proposal_withdraw", "delegate.a05", _titled(stage.SENT)),
    Page("cosponsor", "cosponsor", "delegate.a05", _code("others")),
    Page("vote-empty", "vote", "delegate.a05", _code("others"), sends={}, status=422),
    Page("vote-withdraw", "vote_withdraw", "delegate.a05", _code("supported")),
    Page("comment-empty", "comment", "delegate.a05", _code("others"), sends={}, status=422),
    Page("comment-withdraw", "comment_withdraw", _author, _pk("waiting_comment")),
    *_form("report", "report", "delegate.a05", _code("others")),
    Page("report-comment", "report_comment", "delegate.a05", lambda rows: (rows.report.comment_id,)),
    Page("request-review", "request_review", "delegate.a05", _pk("refused")),
    *_form("apply", "apply_for_accreditation", NEWCOMER, lambda rows: ()),
    Page("desk-delegate", "desk", "delegate.a05"),
    Page("desk-legal", "desk", "legal.a05"),
    Page("desk-ended-mandate", "desk", "delegate.a09"),
    Page("desk-suspended", "desk", "delegate.a20"),
    Page("desk-newcomer", "desk", NEWCOMER),
    Page("desk-associations", "desk_association_list", "legal.a05"),
    Page("desk-association", "desk_association", "legal.a05", _slug),
    *_form("apply-again", "apply_again", "legal.a05", _slug),
    *_form("change-ask", "change_ask", "legal.a05", _slug),
    *_form("papers-send", "papers_send", lambda rows: rows.applicant, _pk("file")),
    *_form("mandate-grant", "mandate_grant", "legal.a05", _slug),
    Page("mandate-accept", "mandate_accept", "delegate.a07", _pk("mandate")),
    Page("mandate-revoke", "mandate_revoke", "legal.a05", _pk("mandate")),
    Page("mandate-renew", "mandate_renew", "legal.a05", _pk("renewable")),
    *_form("mandate-hand-over", "mandate_hand_over", "legal.a05", _slug),
    Page("invitation-of-somebody-else", "invitation", "legal.a05", lambda rows: (rows.mandate.invitation.token,)),
]


def _file_and(act: str) -> Args:
    return lambda rows: (rows.file.pk, act)


def _open_and(act: str) -> Args:
    return lambda rows: (rows.open, act)


def _refusal(rows: Rows) -> tuple[Any, ...]:
    return (rows.change.pk, "refuse")


STAFF = [
    *(Page(f"desk-{kind}", "desk", f"{kind}.fg") for kind in ("member", "officer", "prefect", "secretary", "mediator")),
    Page("desk-auditor", "desk", "auditor"),
    Page("moderation", "moderation", "member.fg"),
    *_form("moderate", "moderate", "member.fg", _titled(stage.SENT)),
    Page("moderate-own", "moderate", "member2.fg", _titled(stage.SENT)),
    *_form("moderate-comment", "moderate_comment", "member.fg", _pk("waiting_comment")),
    Page("conflict", "declare_conflict", "member.fg", _titled(stage.SENT)),
    Page("conflict-comment", "declare_conflict_comment", "member.fg", _pk("waiting_comment")),
    *_form("merge", "merge", "member.fg", _code("others")),
    Page("reports", "report_list", "member.fg"),
    *_form("report-dismiss", "report_dismiss", "member.fg", _pk("report")),
    Page("reviews", "review_list", "member2.fg"),
    *_form("review", "review", "member2.fg", _pk("review")),
    Page("answers", "answers", _owing),
    *_form("take-charge", "take_charge", _owing, _code("owed")),
    *_form("answer", "answer", _owing, _code("owed")),
    *_form("commitment-open", "commitment_open", "officer.fg", lambda rows: (rows.answered.outcomes.first().pk,)),
    *_form("commitment-progress", "commitment_progress", "officer.fg", _pk("commitment")),
    Page("stage", "consultation_stage", _owing, lambda rows: (rows.owed.consultation.code,)),
    Page("dates", "desk_dates", "officer.fg", _open),
    *_form("date-extend", "date_move", "officer.fg", _open_and("extend")),
    *_form("date-answers", "date_move", "officer.fg", _open_and("answers")),
    *_form("admit-late", "desk_entitled", "officer.fg", _open),
    *_form("mandate-replace", "mandate_replace", "officer.fg", _slug),
    Page("files", "desk_accreditation_list", _filing, query={"show": "all"}),
    Page("file", "desk_accreditation", _filing, _pk("file")),
    Page("file-accredit", "accreditation_decide", _filing, _file_and("accredit")),
    *_form("file-refuse", "accreditation_decide", _filing, _file_and("refuse")),
    Page("change", "change", "officer.fg", _pk("change")),
    Page("change-grant", "change_decide", "officer.fg", lambda rows: (rows.change.pk, "grant")),
    Page("change-refuse-empty", "change_decide", "officer.fg", _refusal, sends={}, status=422),
    Page("councils", "desk_council_list", "secretary.fg"),
    Page("council", "desk_council", "secretary.fg", _council),
    *_form("member-appoint", "member_appoint", "secretary.fg", _council),
    Page("council-add", "council_add", "secretary.fg", _council),
    Page("membership-end", "membership_end", "secretary.fg", _pk("seat")),
    Page("publish", "consultation_publish", "prefect.ba", _pk("unpublished")),
]

ACCOUNT = [
    Page("login", "account_login"),
    Page("login-wrong", "account_login", sends={"login": "nobody@example.org", "password": "wrong"}),
    Page(
        "login-second-factor", "account_login", sends={"login": address("prefect.br"), "password": PASSWORD}, apart=True
    ),
    Page("login-code", "account_request_login_code"),
    Page("login-code-sent", "account_request_login_code", sends={"email": address(NEWCOMER)}),
    Page("signup", "account_signup"),
    Page("signup-empty", "account_signup", sends={}),
    Page(
        "signup-code-sent",
        "account_signup",
        sends={
            "email": "somebody@example.org",
            "password1": "una-frase-lunga-da-ricordare",
            "display_name": "Qualcuno",
            "language": "it",
            "of_age": "on",
        },
    ),
    Page("password-reset", "account_reset_password"),
    Page("password-reset-sent", "account_reset_password", sends={"email": "nobody@example.org"}),
    Page("password-reset-key", "account_reset_password_from_key", args=lambda rows: rows.reset_key),
    Page("password-reset-bad-key", "account_reset_password_from_key", args=lambda rows: ("1", "wrong")),
    Page("password-reset-done", "account_reset_password_from_key_done"),
    Page("inactive", "account_inactive"),
    Page("settings", "account_settings", NEWCOMER),
    Page("settings-empty", "account_settings", NEWCOMER, sends={}, status=422),
    Page("email", "account_email", NEWCOMER),
    Page("password-change", "account_change_password", NEWCOMER),
    Page("password-change-empty", "account_change_password", NEWCOMER, sends={}),
    Page("reauthenticate", "account_reauthenticate", NEWCOMER),
    Page("reauthenticate-factor", "mfa_reauthenticate", "officer.fg"),
    Page("reauthenticate-passkey", "mfa_reauthenticate_webauthn", "officer.fg"),
    Page("logout", "account_logout", NEWCOMER),
    Page("factors", "mfa_index", "officer.fg"),
    Page("factors-none", "mfa_index", NEWCOMER),
    Page("factor-activate", "mfa_activate_totp", NEWCOMER),
    Page("factor-activate-empty", "mfa_activate_totp", NEWCOMER, sends={}),
    Page("factor-deactivate", "mfa_deactivate_totp", "officer.fg"),
    Page("recovery-generate", "mfa_generate_recovery_codes", "officer.fg"),
    Page("recovery-codes", "mfa_view_recovery_codes", "prefect.ba"),
    Page("passkeys", "mfa_list_webauthn", "officer.fg"),
    Page("passkey-add", "mfa_add_webauthn", "officer.fg"),
    Page("passkey-edit", "mfa_edit_webauthn", "officer.fg", _pk("passkey")),
    Page("passkey-remove", "mfa_remove_webauthn", "officer.fg", _pk("passkey")),
    Page("sessions", "usersessions_list", NEWCOMER),
]

REST = [
    Page("demo", "demo"),
    Page("demo-mail", "demo_mail"),
    Page("ui-kit", "ui_kit"),
    Page("cms", "wagtailadmin_home", "prefect.ba"),
    Page("missing", "/nothing-here/", status=404),
    Page("unreadable", "account_login", query={"next": "\0"}, status=400, apart=True),
    Page("send-again", "propose", READER, _open, sends={"title": "Luce", "body": "È buio."}, status=403, apart=True),
    Page("too-old", "account_login", sends={"csrfmiddlewaretoken": "old", "login": "x"}, status=403, apart=True),
    Page("too-often", "account_reset_password", sends={"email": address(NEWCOMER)}, times=7, status=429, apart=True),
]

PAGES = [*PUBLIC, *TAKING_PART, *STAFF, *ACCOUNT, *REST]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def firsts() -> list[Page]:
    """The first page of each address, and those that look unlike it."""
    by_route = {page.route: page for page in reversed(PAGES)}
    return [page for page in PAGES if page.apart or by_route[page.route] is page]
