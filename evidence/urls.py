"""The site's addresses: the admin's here, all others in `claims.urls`. `/healthz` is answered by `evidence/health.py`."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [path("", include("claims.urls"))]
if not settings.PUBLIC_ONLY:
    from django.contrib import admin  # it is not installed where there is no desk

    urlpatterns.insert(0, path(settings.ADMIN_PATH, admin.site.urls))

handler400 = "claims.views.errors.bad_request"
handler403 = "claims.views.errors.forbidden"
handler404 = "claims.views.errors.page_not_found"
handler500 = "claims.views.errors.server_error"
