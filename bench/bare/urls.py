"""The site's own addresses for the same pages, so that both are asked for the same."""

from django.urls import path

from . import views

urlpatterns = [
    path("claims/", views.claim_list),
    path("claims.json", views.claim_json),
    path("claims/<slug:slug>/", views.claim_page),
    path("claims/<slug:slug>.json", views.claim_data),
    path("questions/<slug:slug>/", views.question_page),
    path("questions/<slug:slug>.json", views.question_data),
]
