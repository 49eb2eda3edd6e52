import pytest

from claims.formats.bibliography.latex import plain


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (r"44 Missing After \enquote{Big Switch}", "44 Missing After “Big Switch”"),
        (r"\enquote{A {B} \mkbibquote{c}} d", "“A B “c”” d"),
        (r"\enquote*{x}", "“x”"),
        (r"\enquote {sp} \'{e}", "“sp” é"),
        (r"\enquote{open", "“open"),
        (r"}\enquote{a}}", "“a”"),
        (r"$\alpha$-helix, {\Omega} and $3 \times 4$", "α-helix, Ω and 3 ×4"),
        (r"\lambda \nobody", "λ\\nobody"),
    ],
)
def test_latex_is_read_as_what_it_says(value, said):
    assert plain(value) == said
