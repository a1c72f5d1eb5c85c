"""Whatever bytes come, the answer is a verdict: quickly, in bounds, and with nothing raw in it."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata

import pytest

from sim.messages import limits
from sim.messages.characters import faults, special
from sim.messages.door import Stopped, check_bytes, parse
from sim.messages.validation import validate
from tests.messages.hostile import FIELD, HOSTILE, KILLER, invoice
from tests.project.tree import ROOT


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_gets_its_finding(name: str) -> None:
    data, code = HOSTILE[name]
    start = time.process_time()
    verdict = validate(data)
    # No limit of speed, but of sanity: what goes wrong here takes minutes.
    assert time.process_time() - start < 20
    assert code in verdict.codes, verdict.findings[:3]
    assert not verdict.ok
    assert verdict.content is None


@pytest.mark.parametrize("name", HOSTILE)
def test_its_findings_are_short_and_printable_and_say_all(name: str) -> None:
    found = validate(HOSTILE[name][0]).findings
    assert 0 < len(found) <= limits.FINDINGS + 1
    for one in found:
        assert len(one.value) <= 10 * 120
        assert one.value.isprintable()
        assert one.location.isprintable()
        assert one.location
        assert one.why.endswith(".")
        assert one.do
        assert one.source
        assert {"1": "BYT", "2": "FRM", "3": "IDN", "4": "XSD"}[str(one.layer)] == one.code[:3]


def test_the_document_that_kills_a_schema_aware_parser_is_refused_in_a_process_of_its_own() -> None:
    program = (
        f"from sim.messages.validation import validate; import sys; sys.stdout.write(validate({KILLER!r}).codes[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "BYT-05"), done.stderr


def test_no_parser_is_given_a_schema_or_opens_anything() -> None:
    words = (
        "XMLParser(",
        "iterparse",
        "etree.parse(",
        "xinclude",
        "recover=True",
        "huge_tree=True",
        "resolve_entities=True",
    )
    calls = [
        (path.name, word)
        for path in (ROOT / "sim" / "messages").rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert {(n, w) for n, w in calls if n != "plain_schema.py"} == {("door.py", "XMLParser(")}


@pytest.mark.parametrize(
    "inside",
    [
        "<ID>10<!-- -->00</ID>",
        "<ID>10<?x y?>00</ID>",
        "<ID>10<![CDATA[00]]></ID>",
        "<ID>1&#48;00</ID>",
        "<ID><!-- a -->1000<!-- b --></ID>",
    ],
)
def test_a_value_is_one_text_however_it_is_written(inside: str) -> None:
    data = invoice(inside)
    check_bytes(data)
    assert parse(data)[0].text == "1000"


def test_ordinary_characters_pass() -> None:
    for text in (
        "宁波舟山港 发票",
        "Müller & Söhne".replace("&", "&amp;"),
        "한국 İstanbul",
        "\u3000",
        "a\tb\r\nc",
        "𠮷野家",
        "≯",
    ):
        assert unicodedata.is_normalized("NFC", text)
        check_bytes(invoice(FIELD.format(text)))
        assert faults(special(text.encode()), text) == ("", -1)


@pytest.mark.parametrize(
    "first",
    [
        '<?xml version="1.0"?>',
        "<?xml version='1.0' encoding='utf-8'?>",
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    ],
)
def test_ordinary_declarations_pass(first: str) -> None:
    data = invoice(before=first)
    check_bytes(data)
    assert parse(data).tag.endswith("}Invoice")


def test_a_place_is_told_in_bytes() -> None:
    with pytest.raises(Stopped) as caught:
        check_bytes("<a>发\u200b</a>".encode())
    assert caught.value.finding.location == "byte 6"
    assert caught.value.finding.value == "\\u200b"
    assert "ZERO WIDTH SPACE" in caught.value.finding.why


INVENTED = """
import os, resource
from sim.messages import limits
from sim.messages.validation import validate
limits.NAMES = {kept}
def flood(first, last):
    for n in range(first, last):
        names = "".join(f"<a{{n}}-{{i}}-{filler} b{{n}}-{{i}}-{filler}='1'/>" for i in range(1300))
        assert validate(f"<r>{{names}}</r>".encode()).layer == 3
def most():
    if os.path.exists("/proc/self/statm"):
        return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
flood(0, 10)
before = most()
flood(10, 110)
print((most() - before) // 1024)
"""


def grown(kept: int) -> int:
    program = INVENTED.format(kept=kept, filler="x" * 150)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_invented_names_do_not_stay_in_memory() -> None:
    """Documents with 45 MB of names; the second figure shows that the parser would keep them."""
    assert grown(kept=3000) < 5
    assert grown(kept=10**9) > 12
