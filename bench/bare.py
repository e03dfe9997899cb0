"""The smallest Django: one view, no middleware, no database."""

import json
import sys

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from bench.figures import milliseconds_each


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("", answer)]


def _smallest() -> WSGIHandler:
    settings.configure(
        SECRET_KEY="bare", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1", "testserver"]
    )
    return get_wsgi_application()


application = _smallest()

if __name__ == "__main__":
    client = Client()
    client.get("/")
    print(json.dumps(milliseconds_each(lambda: client.get("/"), int(sys.argv[1]))))
