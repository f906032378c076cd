"""Formulas in LaTeX, as a person would say them, as far as chats have them."""

import re

BLOCK = re.compile(r"\$\$(.{1,2000}?)\$\$|\\\[(.{1,2000}?)\\\]|\\\((.{1,1000}?)\\\)", re.DOTALL)
# Dollars are money more often than mathematics: those of a formula touch it, and it looks like one.
INLINE = re.compile(r"(?<![\w$\\])\$(?=[^\s$])([^$\n]{1,300}?)(?<=[^\s$])\$(?![\w$])")
FORMULA = re.compile(r"[\\^_={}]|^[A-Za-z](?:\([a-z]\))?$|^[A-Za-z]\s?[<>+*/-]")

STYLES = "text|mathrm|mathbf|mathit|mathcal|mathbb|operatorname|boxed|textbf|textit|underline|overline|vec|hat|bar"
GROUP = r"\{([^{}]{0,300})\}"
SUMS = {"int": "the integral", "sum": "the sum", "prod": "the product"}
BOUNDS = r"\s?_\s?(?:\{([^{}]{1,60})\}|(\w))\s?\^\s?(?:\{([^{}]{1,60})\}|(\w|\\infty))"
SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"\\(?:" + STYLES + r")\*?\s?" + GROUP, r" \1 "),
        (r"\\(?:left|right|big|Big|bigg|Bigg|displaystyle|limits|nonumber|quad|qquad|[,;:!> ])", " "),
        (r"\\(?:begin|end)\{[^{}]{0,40}\}(?:\{[^{}]{0,40}\})?", " "),
        (r"\\d?frac\s?" + GROUP + r"\s?" + GROUP, r" \1 over \2 "),
        (r"\\sqrt\s?" + GROUP, r" the square root of \1 "),
        (r"\\sqrt\[([^\[\]]{1,20})\]" + GROUP, r" the root \1 of \2 "),
        *((rf"\\{name}(?![a-zA-Z])(?:\\limits)?{BOUNDS}", rf" {said} from \1\2 to \3\4 of ") for name, said in SUMS.items()),
        *((rf"\\{name}(?![a-zA-Z])", f" {said} of ") for name, said in SUMS.items()),
        (r"\^\s?\{?\\circ\}?", " degrees "),
        (r"\^\s?\{?\\?prime\}?", " prime "),
        (r"\^\s?(?:\{\s?-\s?([\w.]+)\s?\})", r" to the minus \1 "),
        (r"\^\s?(?:\{2\}|2(?!\d))", " squared "),
        (r"\^\s?(?:\{3\}|3(?!\d))", " cubed "),
        (r"\^\s?(?:" + GROUP + r"|(\w))", r" to the \1\2 "),
        (r"_\s?(?:" + GROUP + r"|(\w))", r" \1\2 "),
        (r"\\(?:cdot|times)(?![a-zA-Z])", " times "),
        (r"\\div(?![a-zA-Z])", " divided by "),
        (r"\\pm(?![a-zA-Z])", " plus or minus "),
        (r"\\(?:leq|le)(?![a-zA-Z])", " is at most "),
        (r"\\(?:geq|ge)(?![a-zA-Z])", " is at least "),
        (r"\\(?:neq|ne)(?![a-zA-Z])", " is not "),
        (r"\\approx(?![a-zA-Z])", " is about "),
        (r"\\(?:rightarrow|to|implies|Rightarrow)(?![a-zA-Z])", " to "),
        (r"\\infty(?![a-zA-Z])", " infinity "),
        (r"\\(?:l?dots|cdots)(?![a-zA-Z])", " and so on "),
        (r"\\in(?![a-zA-Z])", " in "),
        (r"\\\\", " "),
        (r"\\([A-Za-z]{2,20})", r" \1 "),
        (r"&", " "),
        (r"[{}\\$]", " "),
        (r"=", " equals "),
        (r"<", " is less than "),
        (r">", " is greater than "),
        (r"(?<=[\w)])\s*\+\s*(?=[\w(])", " plus "),
        (r"(?<=[\w)])\s*-\s*(?=[\w(])", " minus "),
        (r"\*", " times "),
    )
)  # fmt: skip


def said_formulas(text: str) -> str:
    """The text with its formulas as words."""
    text = BLOCK.sub(lambda block: f" {_said(block.group(1) or block.group(2) or block.group(3))} ", text)
    return INLINE.sub(
        lambda inline: _said(inline.group(1)) if FORMULA.search(inline.group(1)) else inline.group(), text
    )


def _said(formula: str) -> str:
    for pattern, words in SAID[:4]:  # from the inside out: what holds others comes again
        formula = pattern.sub(words, formula)
    for pattern, words in SAID[3:]:
        formula = pattern.sub(words, formula)
    return " ".join(formula.split())
