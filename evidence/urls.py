"""The site's addresses: the admin's here, all others in `claims.urls`. `/healthz` is answered by `evidence/health.py`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("claims.urls")),
]

handler400 = "claims.views.errors.bad_request"
handler404 = "claims.views.errors.page_not_found"
handler500 = "claims.views.errors.server_error"
