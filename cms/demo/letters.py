"""The letter box of the demo: mails as they would have gone out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.demo.people import ROLES
from consult.notifications.models import DemoMail

PAGE = 20


@dataclass(frozen=True)
class Line:
    """A line of a mail; its link, when it is the address of a page here, leads there from any port."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail with its lines."""

    mail: DemoMail

    def lines(self) -> Iterator[Line]:
        """The body, line by line."""
        home = f"{settings.SITE_URL}/"
        for text in self.mail.body.splitlines():
            yield Line(text, text.removeprefix(settings.SITE_URL) if text.startswith(home) else "")


class LetterFilter(forms.Form):
    """Whose mail to read."""

    is_filter = True

    to = forms.ChoiceField(label=_("Mail to"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["to"].choices = [("", _("everybody")), *((role.email, role.email) for role in ROLES)]  # type: ignore[attr-defined]  # Django types fields as Field

    def letters(self) -> QuerySet[DemoMail]:
        """The mails, newest first; those of one person if asked. An unknown person is nobody."""
        rows = DemoMail.objects.order_by("-sent_at", "-pk")
        if not self.is_valid():
            return rows.none()
        return rows.filter(recipient=self.cleaned_data["to"]) if self.cleaned_data["to"] else rows
