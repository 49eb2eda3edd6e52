"""Addresses that give data to whoever asks rightly, and otherwise say in JSON what was wrong."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.answers import refuse
from claims.answers.methods import refuse_method
from claims.answers.throttling import throttled
from claims.filters.problems import BadParameters
from claims.ledger.proofs import BrokenLogError

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


def reading(view: View) -> View:
    """The view, asked for reading alone; what is wrong with the parameters is told with all that is allowed."""

    @csrf_exempt  # it writes nothing, and says itself that nothing may be sent to it
    @throttled
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if refused := refuse_method(request):
            return refused
        try:
            return view(request, **named)
        except BadParameters as error:
            return refuse(HTTPStatus.BAD_REQUEST, "", error.problems)
        except TooManyFieldsSent:
            return refuse(HTTPStatus.BAD_REQUEST, _("The address has too many parameters. Use fewer of them."))
        except BrokenLogError as error:
            logger.exception("The public log is broken: %s cannot be answered.", request.path)
            return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))

    return answered
