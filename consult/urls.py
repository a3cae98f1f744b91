"""The address book of the site. Django routes come before the catch-all of Wagtail."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from consult.notifications.health import healthz, readyz
from consult.ui.front_door import front_door
from consult.ui.showcase import ui_kit

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("consult.accounts.urls")),
    path("demo/", include("cms.demo.urls")),
    path("ui-kit/", ui_kit, name="ui_kit"),
    # Wagtail's own sign-in would go around the second factor.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include("cms.urls_admin")),
    # Pages in a language. Wagtail's catch-all is the last line of cms.urls, so cms comes last.
    *i18n_patterns(
        path("", include("councils.urls")), path("", include("proposals.urls")), path("", include("cms.urls"))
    ),
]

handler400 = "consult.ui.errors.bad_request"
handler403 = "consult.ui.errors.permission_denied"
handler404 = "consult.ui.errors.not_found"
handler500 = "consult.ui.errors.server_error"
