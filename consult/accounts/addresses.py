"""Whether a person's address is known to be theirs."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Lower

from consult.accounts.models import User


def has_verified_address(user: User) -> bool:
    """Whether the person confirmed the address under which the account stands now."""
    if not user.pk:
        return False
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())


def verified_addresses(user: User) -> frozenset[str]:
    """The addresses of the account that its owner confirmed, in lower case. An address merely typed is none."""
    return frozenset(proved_by(user))


def proved_by(user: User) -> QuerySet[Any, str]:
    """The same as rows, to be asked about inside another query."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return rows.annotate(lower=Lower("email")).values_list("lower", flat=True)
