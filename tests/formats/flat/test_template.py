import pytest

from claims.formats.flat.template import TemplateError, parse


def filled(text, value="", **columns):
    template = parse(text)
    places = {name: place for place, name in enumerate(columns)}
    return template.filled(places)([*columns.values()], value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("finding", "finding"),
        ("", ""),
        ("{gene}", "BRAF"),
        ("{gene} {variant}", "BRAF V600E"),
        ("{gene}[ in {disease}]", "BRAF"),
        ("{gene}[ in {variant}]", "BRAF in V600E"),
        ("[{disease}: ]{gene}", "BRAF"),
        ("{{{gene}}}", "{BRAF}"),
        ("[[{gene}]]", "[BRAF]"),
        ("{gene}[ ([[{variant}]])]", "BRAF ([V600E])"),
        ("pmid:{}", "pmid:12"),
        ("{}", "12"),
        ("{gene}-{}", "BRAF-12"),
    ],
)
def test_template_is_filled(text, said):
    assert filled(text, "12", gene=" BRAF ", variant="V600E", disease=" ") == said


def test_template_names_its_columns_once_and_in_order():
    assert parse("{b} {a}[ {b} {c}] {}").names == ("b", "a", "c")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{gene", "“{” in “{gene” has no counterpart"),
        ("gene}", "“}” in “gene}” has no counterpart"),
        ("[ in {a}", "“[” in “[ in {a}” is not closed"),
        ("a]", "“]” in “a]” has no counterpart"),
        ("[a [ {b}]", "“[” in “[a [ {b}]” has no counterpart"),
        ("a [sic]", "brackets without a column in “a [sic]”"),
    ],
)
def test_template_that_does_not_fit_is_refused(text, said):
    with pytest.raises(TemplateError, match="expected") as caught:
        parse(text)
    assert str(caught.value).startswith(said)
