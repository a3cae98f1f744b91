"""The user: an e-mail address and a language. No citizenship, permit, religion or health is ever asked."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.accounts.assurance import Assurance


class UserManager(BaseUserManager["User"]):
    """Makes users. There is no superuser: nobody has power everywhere."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user, with the address in lower case. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address, in whatever case it was typed."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do comes from dated mandates, seats and roles, never from a flag here."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=12, default=settings.LANGUAGE_CODE)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    assurance: str = Assurance.NONE
    """How this request signed in; set by the middleware, never stored."""

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    @property
    def audit_label(self) -> str:
        """The record's name for a person: a pseudonym."""
        return str(self.public_id)

    def get_full_name(self) -> str:
        """The name the person chose, for their own screens and for council staff."""
        return self.display_name or self.email

    def get_short_name(self) -> str:
        """As get_full_name: names are not cut."""
        return self.get_full_name()
