"""All addresses of the portal, floor by floor."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from portal import desk, home, look, trail

# The authoring room has no door of its own: people come in where codes and second factors are asked.
admin.autodiscover()
# Sign-in devices, addresses and groups are kept by the sign-in pages and by memberships; nobody
# should mend them row by row.
for model in [m for m in admin.site._registry if m._meta.app_label in ("account", "auth", "mfa")]:
    admin.site.unregister(model)
admin.site.login = secure_admin_login(admin.site.login)

portal_patterns = [
    path("", home.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("trail/", trail.trail, name="trail"),
    path("theme.css", look.theme_css, name="theme_css"),
    path("large-text/", look.large_text, name="large_text"),
    path("styleguide/", look.styleguide, name="styleguide"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("core.urls")),
    path("", include("parties.urls")),
    path("", include("calls.urls")),
    path("", include("applications.urls")),
    path("", include("reviews.urls")),
    path("", include((portal_patterns, "portal"))),
]
