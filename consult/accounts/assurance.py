"""How sure we are who is signed in. A staff role counts only with a second factor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Assurance(TextChoices):
    """Levels, weakest first."""

    NONE = "none", _("not signed in")
    SINGLE = "single", _("one factor")
    SECOND_FACTOR = "second_factor", _("two factors")
