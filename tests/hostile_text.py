"""Hostile texts that somebody might enter as a name."""

ELSEWHERE = "http://elsewhere.invalid"
RAW = {
    "element": f"<img src=x onerror=\"fetch('{ELSEWHERE}/element')\">",
    "script": f"<script>fetch('{ELSEWHERE}/script')</script>",
    "picture": f"![x]({ELSEWHERE}/picture.png)",
    "link": f"[a]({ELSEWHERE}/link)",
    "address": f"{ELSEWHERE}/address",
    "www": "www.elsewhere.invalid",
    "mail": "mail@elsewhere.invalid",
    "icon": ":material/skull:",
    "colour": ":red[x]",
    "formula": "$x^2$",
    "broken formula": "$\\frac{$",
    "emphasis": "**b** _i_ `c`",
    "table": "a|b",
    "reference": "&lt;b&gt; &amp;",
    "right to left": "\u202eשלום\u202c עולם",
    "quotes": "\"'</title>\\",
}
AT_THE_START = {"heading": "# h", "list": "1. one", "rule": "---", "items": "- one"}
NAMES = {**RAW, **AT_THE_START, "long": 300 * "x"}

NONSENSE = (
    "",
    "-1",
    5_000 * "9",
    "٣٢",
    "a\0b",
    "../../etc/passwd",
    10_000 * "x",
)
