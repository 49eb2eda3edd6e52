from django.http import HttpResponse

from evidence.permissions_policy import PermissionsPolicyMiddleware


def test_each_feature_is_denied(rf, settings):
    settings.PERMISSIONS_POLICY = ("camera", "microphone")

    response = PermissionsPolicyMiddleware(lambda request: HttpResponse())(rf.get("/"))

    assert response.headers["Permissions-Policy"] == "camera=(), microphone=()"
