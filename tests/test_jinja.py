import jinja2
import pytest

from claims import jinja


@pytest.fixture
def environment():
    return jinja.environment(loader=jinja2.DictLoader({}))


def rendered(environment, template, **context):
    return environment.from_string(template).render(**context)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("2016-05-23", '<time datetime="2016-05-23" title="2016-05-23">23 May 2016</time>'),
        ("1951~", '<span class="date" title="1951~">about 1951</span>'),
        ("../1953", '<span class="date" title="../1953">until 1953</span>'),
        ('"><b>', '<span class="date" title="&#34;&gt;&lt;b&gt;">&#34;&gt;&lt;b&gt;</span>'),
    ],
)
def test_edtf_gives_the_date_in_words_and_its_text_as_title(environment, text, html):
    assert rendered(environment, "{{ text|edtf }}", text=text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One line.", "<p>One line.</p>"),
        ("One.\n\n \nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\r\nTwo.", "<p>One.<br>\nTwo.</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
    ],
)
def test_paragraphs_are_parted_by_blank_lines_and_escaped(environment, text, html):
    assert rendered(environment, "{{ text|paragraphs }}", text=text) == html


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2", ""),
        ("https://example.org/a.", "https://example.org/a", "."),
        ("https://example.org/a)", "https://example.org/a", ")"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)", ""),
        ("https://example.org/a?!”", "https://example.org/a", "?!”"),
        ("HTTP://example.org", "HTTP://example.org", ""),
        ("https://example.org/<script>", "https://example.org/", "&lt;script&gt;"),
    ],
)
def test_paragraphs_link_addresses_without_the_marks_around_them(environment, text, address, rest):
    assert rendered(environment, "{{ text|paragraphs }}", text=text) == (
        f'<p><a href="{address}" rel="nofollow noopener">{address}</a>{rest}</p>'
    )


@pytest.mark.parametrize("text", ["javascript:alert(1)", "example.org", "a@example.org", "ftp://example.org"])
def test_paragraphs_link_nothing_but_web_addresses(environment, text):
    assert rendered(environment, "{{ text|paragraphs }}", text=text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("  One line.\n\nAnother. ", "One line. Another."),
        ("x" * 155, "x" * 155),
        ("word " * 40, "word " * 30 + "word…"),
        ("a sentence, " * 20, "a sentence, " * 12 + "a sentence…"),
        ("x" * 156, "x" * 155 + "…"),
    ],
)
def test_brief_is_one_line_of_whole_words(environment, text, shown):
    assert rendered(environment, "{{ text|brief }}", text=text) == shown


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        (
            "a@example.org",
            "mailto:a@example.org?subject=Error%20on%20https%3A%2F%2Fexample.org%2Fclaims%2Fa%2F%3Fb%3Dc",
        ),
        ("https://example.org/@a", "/about/?page=%2Fclaims%2Fa%2F#errors"),
        ("", "/about/?page=%2Fclaims%2Fa%2F#errors"),
    ],
)
def test_errors_are_reported_with_the_address_of_the_page(settings, contact, address):
    settings.CONTACT = contact
    assert jinja.report_address("https://example.org/claims/a/?b=c") == address


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('"supports"|label("Stance")', "supports"),
        ('""|label("Stance")', ""),
        ('"B"|grade("Reliability")', "usually reliable"),
        ('"2"|grade("Credibility")', "probably true"),
        ('""|grade("Credibility")', ""),
        ('"ru"|language_name', "Russian"),
        ('"pt-PT"|language_name', "Portuguese"),
        ('"zh"|language_name', "Chinese"),
        ('"zh-TW"|language_name', "Chinese"),
        ('"zh-Hans"|language_name', "Simplified Chinese"),
        ('"qaa"|language_name', "qaa"),
        ('""|language_name', ""),
    ],
)
def test_values_have_words(environment, expression, words):
    assert rendered(environment, "{{ " + expression + " }}") == words


def test_a_name_that_does_not_exist_is_an_error_and_not_a_blank(environment):
    with pytest.raises(jinja2.UndefinedError):
        rendered(environment, "{{ clam }}")


def test_what_is_printed_is_escaped(environment):
    assert rendered(environment, "{{ text }}", text="<b>") == "&lt;b&gt;"


def test_plurals_are_chosen_by_gettext(environment):
    text = "{% trans n=n %}{{ n }} item{% pluralize %}{{ n }} items{% endtrans %}"

    assert [rendered(environment, text, n=n) for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]


def test_every_vocabulary_is_known_to_templates():
    assert {"Stance", "Reliability", "Credibility", "Directness", "Verdict", "SourceKind"} <= set(jinja.VOCABULARIES)
