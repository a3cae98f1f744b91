"""Who may change the name and the tax code of an association: it asks, the prefecture of its seat decides."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult.verdicts import ALLOWED, Verdict, first_denial, unless
from councils.models import Association, ChangeRequest
from councils.models.standing import Standing
from councils.rules.accreditation import not_own
from councils.rules.participation import represents
from councils.rules.staffing import DECIDING, holds_role
from councils.rules.tax_codes import tax_code_sound
from councils.states import ChangeState


def may_ask_change(standing: Standing, association: Association, at: datetime, *, one_waits: bool) -> Verdict:
    """Whether the person may ask for another name or tax code: the legal representative, one request at a time."""
    return first_denial(
        represents(standing, association, at),
        lambda: unless(
            not one_waits,
            "change_waits",
            _("A request to change the data of %(association)s waits already. The prefecture decides on it first."),
            association=association.legal_name,
        ),
    )


def change_sound(association: Association, legal_name: str, tax_code: str) -> Verdict:
    """Whether the request asks for something else than what is there, in the right form. Empty: stays as it is."""
    new_name = legal_name not in {"", association.legal_name}
    new_code = tax_code not in {"", association.tax_code}
    return first_denial(
        unless(
            new_name or new_code,
            "nothing_to_change",
            _("Nothing would change. Write the new name or the new tax code."),
        ),
        lambda: tax_code_sound(tax_code, none_declared=False) if tax_code else ALLOWED,
    )


def may_decide_change(standing: Standing, change: ChangeRequest, at: datetime) -> Verdict:
    """Whether the person may decide on the request: officer or prefect of the seat, never for an own association."""
    return first_denial(
        holds_role(standing, change.association.prefecture, DECIDING, at),
        lambda: not_own(standing, change.association, at),
        lambda: unless(
            change.state == ChangeState.ASKED,
            "change_decided",
            _("This request was decided already: %(state)s. Reload the page."),
            state=ChangeState(change.state).label,
        ),
    )
