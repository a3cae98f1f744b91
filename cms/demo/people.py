"""The people of the story, with the one password, and the fixed second factor of those who need one."""

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.demo.content import additions
from consult.accounts.assurance import Assurance
from consult.accounts.models import User

PASSWORD = "demo-consult"  # noqa: S105  the demo's people are invented, and production refuses demo mode
TOTP_SECRET = "DEMOCONSULTDEMOCONSULTDEMOCONSUL"  # noqa: S105  shown on /demo/, which exists in demo mode only
DOMAIN = "example.org"


@dataclass(frozen=True)
class Role:
    """Somebody whom a visitor can be: the name before the @, and what can be seen with their eyes."""

    name: str
    words: str | Promise

    @property
    def email(self) -> str:
        """The address, with which one can also sign in by hand."""
        return address(self.name)


ROLES = (
    Role("delegate.a05", _("Delegate of Spiga Aperta in Foggia: writes, sends, comments, takes positions.")),
    Role("contributor.a05", _("Contributor of Spiga Aperta: prepares drafts that a delegate sends.")),
    Role("legal.a05", _("Legal representative of Spiga Aperta: grants and revokes mandates.")),
    Role("delegate.a07", _("Delegate of another association in Foggia, to comment on and support proposals.")),
    Role("delegate.a09", _("Delegate whose mandate ended a month ago: each act is refused with its reason.")),
    Role("delegate.a20", _("Delegate of an association that is suspended: what it said stays, nothing is added.")),
    Role("member.fg", _("Council member in Foggia: reads texts before they are published.")),
    Role("member2.fg", _("Council member in Foggia who sits for Spiga Aperta and never decides on its texts.")),
    Role("secretary.fg", _("Secretary of the council in Foggia: prepares consultations, watches the queue.")),
    Role("officer.fg", _("Officer in Foggia, who publishes by delegation: accredits, takes charge, answers.")),
    Role("prefect.fg", _("Prefect of Foggia: approves and publishes, gives roles.")),
    Role("officer.ba", _("Officer in Bari without delegation: prepares a consultation that the prefect publishes.")),
    Role("prefect.ba", _("Prefect of Bari, who can publish the consultation that waits as a draft.")),
    Role("mediator.fg", _("Cultural mediator in Foggia: helps others to write, never takes positions.")),
    Role("auditor", _("Auditor with access until a date: reads the record of Foggia.")),
    Role("admin", _("Runs the machine, and has no power over consultations.")),
)
"""Whom /demo/ offers. Every other person of the story has the same password and can sign in by hand."""


def address(name: str) -> str:
    """The e-mail address of a person of the story."""
    return f"{name}@{DOMAIN}"


class People:
    """Makes the people of the story and remembers them by the name before the @."""

    def __init__(self) -> None:
        # One hash for all: making it takes half a second by design.
        self._password = make_password(PASSWORD)
        self._nobody = make_password(None)
        self._known: dict[str, User] = {}

    def __getitem__(self, name: str) -> User:
        """The person. Raises KeyError."""
        return self._known[name]

    def __iter__(self) -> Iterator[User]:
        """Everybody."""
        return iter(self._known.values())

    def delegate(self, association: str) -> User:
        """Who speaks for the association with this id."""
        return self._known[f"delegate.{association.lower()}"]

    def legal(self, association: str) -> User:
        """Who represents it by law."""
        return self._known[f"legal.{association.lower()}"]

    def of(self, kind: str, sigla: str) -> User:
        """The officer, prefect, secretary or member of a province."""
        return self._known[f"{kind}.{sigla.lower()}"]

    def add(self, name: str, shown: str, *, languages: tuple[str, ...] = (), signs_in: bool = True) -> User:
        """A person with a verified address; one who does not sign in has no password."""
        spoken = [code for code in languages if code in dict(settings.LANGUAGES)]
        user = User(email=address(name), display_name=shown[:150], language=(spoken or [settings.LANGUAGE_CODE])[0])
        user.password = self._password if signs_in else self._nobody
        user.assurance = Assurance.SINGLE
        user.save()
        if signs_in:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        self._known[name] = user
        return user

    def add_staff(self, name: str, **names: str) -> User:
        """A person with the fixed authenticator, signed in with both factors for the length of the story."""
        shown = additions()["people"][name.partition(".")[0]].format(**names)
        user = self.add(name, shown)
        TOTP.activate(user, TOTP_SECRET)
        user.assurance = Assurance.SECOND_FACTOR
        return user
