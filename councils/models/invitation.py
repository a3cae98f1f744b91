"""Invitations: a mandate offered to an e-mail address, whether or not somebody has an account with it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F

from consult import clock
from consult.audit.chain import new_salt
from councils.models.association import Mandate

VALID = timedelta(days=14)
"""How long an invitation can be accepted."""

SALT = "councils.invitation"


class Invitation(models.Model):
    """Who is to accept a mandate: whoever proves that this address is theirs, once, before ``expires_at``.

    The database keeps a nonce; the link in the mail is that nonce under a signature, made when the mail is
    sent. Nobody who reads the database can make it without the site's key.
    """

    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="invitation")
    address = models.EmailField()
    language = models.CharField(max_length=12, default=settings.LANGUAGE_CODE)
    nonce = models.CharField(max_length=64, unique=True, default=new_salt, editable=False)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=F("sent_at")), name="invitation_lasts"),
            models.CheckConstraint(condition=~models.Q(address=""), name="invitation_addressed"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id}"

    @property
    def token(self) -> str:
        """What the link in the mail carries."""
        return Signer(salt=SALT, sep=".").sign(self.nonce)

    @staticmethod
    def nonce_in(token: str) -> str:
        """The nonce that a token carries, or nothing if the token is not one of ours."""
        try:
            return Signer(salt=SALT, sep=".").unsign(token)
        except BadSignature:
            return ""

    def is_open(self, at: datetime) -> bool:
        """Whether it can be accepted as far as its own time goes."""
        return at < self.expires_at
