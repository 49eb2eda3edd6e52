"""The desk as an editor has it: pages are read as HTML, and forms are sent with what stands in them."""

from html.parser import HTMLParser

from django.urls import reverse

from bench.form import read


def change_url(record):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(record.pk,))


def add_url(model):
    return reverse(f"admin:claims_{model._meta.model_name}_add")


def list_url(model):
    return reverse(f"admin:claims_{model._meta.model_name}_changelist")


def send(client, url, *, button="_save", rows=(), **values):
    """Open the form, fill some fields in, add rows, and press a button.

    ``rows`` are pairs of an inline's prefix and the values of a new row.
    """
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    data = read(page).data
    data.pop("q", None)
    return post(client, url, data, button=button, rows=rows, **values)


def post(client, url, data, *, button="_save", rows=(), **values):
    data = {**data, **{name: value if isinstance(value, list) else [value] for name, value in values.items()}}
    for prefix, row in rows:
        number = int(data[f"{prefix}-TOTAL_FORMS"][0])
        data[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
        data |= {f"{prefix}-{number}-{name}": [value] for name, value in row.items()}
    return client.post(url, {**data, button: ["1"]})


def shown_at(client, url):
    """Where the ledger was when this list, or page that asks once more, was shown."""
    return read(client.get(url)).data["shown_at"][0]


def act(client, model, action, records, **values):
    """Open the list, choose these records and an action."""
    chosen = {"action": action, "_selected_action": [record.pk for record in records], "index": "0"}
    page = read(client.get(list_url(model))).data  # without the field for whoever has no action to choose
    return client.post(list_url(model), {"shown_at": page.get("shown_at", []), **chosen, **values})


def delete(client, record):
    """Open the page that asks once more, and say yes."""
    url = change_url(record).replace("/change/", "/delete/")
    return client.post(url, {"post": "yes", "shown_at": shown_at(client, url)})


def errors(response):
    """What the page says is wrong, as plain text."""
    found = []

    class Errors(HTMLParser):
        depth = 0

        def handle_starttag(self, tag, attrs):
            if tag == "ul" and "errorlist" in dict(attrs).get("class", ""):
                self.depth += 1

        def handle_endtag(self, tag):
            if tag == "ul" and self.depth:
                self.depth -= 1

        def handle_data(self, data):
            if self.depth and data.strip():
                found.append(data.strip())

    Errors().feed(response.content.decode())
    return found


def told(response):
    """The messages that wait for the next page."""
    return [str(message) for message in response.wsgi_request._messages]
