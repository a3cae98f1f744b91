"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ui import languages

DUTY_PAGES = (
    ("privacy", _("Privacy")),
    ("accessibility", _("Accessibility")),
    ("legal-notes", _("Legal notes")),
    ("moderation-rules", _("Moderation rules")),
    ("how-the-record-works", _("How the record works")),
    ("help", _("Help")),
)
"""Pages that a public site must have: slug, the same in all languages, and name. They are written in the CMS."""


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the page's direction and languages, whether this is the demo, and the frame of the page."""
    return {
        "site_name": settings.SITE_NAME,
        "demo_mode": settings.DEMO_MODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "interface_languages": [(code, languages.endonym(code)) for code, _name in settings.LANGUAGES],
        "duty_pages": DUTY_PAGES,
        "page_made_at": clock.now(),
        "frame": "ui/fragment.html" if _of_a_script(request) else "ui/base.html",
    }


def _of_a_script(request: HttpRequest) -> bool:
    """Whether htmx asks, which takes a part of the answer; going back in the history takes the whole page."""
    asked = getattr(request, "htmx", None)
    return bool(asked and not asked.boosted and not asked.history_restore_request)
