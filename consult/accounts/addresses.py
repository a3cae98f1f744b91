"""Whether a person's address is known to be theirs."""

from allauth.account.models import EmailAddress

from consult.accounts.models import User


def has_verified_address(user: User) -> bool:
    """Whether the person confirmed the address under which the account stands now."""
    if not user.pk:
        return False
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())
