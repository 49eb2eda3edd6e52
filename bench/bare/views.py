"""Pages and data, each with one to three simple queries. Nothing is filtered, counted, checked or reasoned about."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from claims.models import Claim, EvidenceLink, Question

PAGE = 25
LINKS = 40


def claims_of_page(request: HttpRequest) -> QuerySet[Claim]:
    first = (int(request.GET["page"]) - 1) * PAGE
    return Claim.objects.order_by("slug")[first : first + PAGE]


def claim_list(request: HttpRequest) -> HttpResponse:
    return render(request, "claims.html", {"claims": claims_of_page(request)})


def claim_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"claims": list(claims_of_page(request).values("slug", "statement", "form", "first_made"))})


def claim_page(request: HttpRequest, slug: str) -> HttpResponse:
    claim = Claim.objects.get(slug=slug)
    links = EvidenceLink.objects.filter(claim=claim).select_related("item__source").order_by("pk")[:LINKS]
    return render(request, "claim.html", {"claim": claim, "links": links})


def claim_data(_request: HttpRequest, slug: str) -> HttpResponse:
    claim = Claim.objects.get(slug=slug)
    links = EvidenceLink.objects.filter(claim=claim).order_by("pk")
    return JsonResponse({"evidence": list(links.values("item__slug", "stance", "strength"))})


def question_page(request: HttpRequest, slug: str) -> HttpResponse:
    question = Question.objects.get(slug=slug)
    claims = question.claims.order_by("slug")
    links = EvidenceLink.objects.filter(claim__questions=question).select_related("item__source").order_by("pk")[:LINKS]
    return render(request, "question.html", {"question": question, "claims": claims, "links": links})


def question_data(_request: HttpRequest, slug: str) -> HttpResponse:
    question = Question.objects.get(slug=slug)
    links = EvidenceLink.objects.filter(claim__questions=question).order_by("pk")
    return JsonResponse({"evidence": list(links.values("claim__slug", "item__slug", "stance", "strength"))})
