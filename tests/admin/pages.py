"""The desk as an editor has it: pages are read as HTML, and forms are sent with what stands in them."""

from html.parser import HTMLParser

from django.urls import reverse


class FormReader(HTMLParser):
    """What a browser would send of the page's forms if nobody touched them."""

    def __init__(self):
        super().__init__()
        self.data = {}
        self.buttons = []
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name", "")
        if "__prefix__" in name:
            return
        if tag == "input" and name:
            self._input(name, attrs)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self.data.setdefault(self._select, []).append(attrs.get("value", ""))
        elif tag == "textarea" and name:
            self._textarea, self.data[name] = name, [""]

    def _input(self, name, attrs):
        kind = attrs.get("type", "text")
        if kind == "submit":
            self.buttons.append(attrs["value"])
        elif kind == "checkbox":
            if "checked" in attrs:
                self.data[name] = [attrs.get("value", "on")]
        elif kind != "file":
            self.data[name] = [attrs.get("value", "")]

    def handle_data(self, data):
        if self._textarea:
            self.data[self._textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            # The browser drops the line break that Django puts after the tag.
            self.data[self._textarea][0] = self.data[self._textarea][0].removeprefix("\r\n").removeprefix("\n")
            self._textarea = None


def read(response):
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader


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
