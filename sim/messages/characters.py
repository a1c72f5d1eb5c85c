"""Which characters a message may hold.

For a customs reader: two texts that look alike must be alike, so nothing invisible, nothing that turns the direction of reading, and every
accented letter as one character. For an engineering reader: XML lets all of these through, and lengths count them. Tabs and line ends pass.
"""

from __future__ import annotations

import unicodedata

_PLAIN = bytes((9, 10, 13, *range(32, 127)))
# Not format characters by their category, and yet nothing is seen of them; U+FFFD stands where a character was lost.
_UNSEEN = (
    (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0),
    (0xFDD0, 0xFDEF), (0xFFFD, 0xFFFD), (0xE0000, 0xE0FFF),
)  # fmt: skip
_FINE, _HARMFUL, _COMBINING = range(3)
_MOST = 50_000
# Characters already found fine: most of a document's. Bounded, and only ever a shortcut: what is in it does not change a verdict.
_fine: set[str] = set()


def _kind(character: str) -> int:
    """What a character is: fine; harmful; or fine only where the whole text is in composed form.

    Harmful are controls, format characters (bidi, zero width), separators of lines, private use, fillers, the sign of a lost character and
    non-characters. Unassigned code points pass: what is assigned depends on the version of Unicode, and a verdict must not.
    """
    number, category = ord(character), unicodedata.category(character)
    if number & 0xFFFE == 0xFFFE or any(a <= number <= b for a, b in _UNSEEN):
        return _HARMFUL
    if category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return _HARMFUL
    # Marks and the later letters of a Hangul syllable may join what stands before them.
    joins = category[0] == "M" or 0x1160 <= number <= 0x11FF or not unicodedata.is_normalized("NFC", character)
    return _COMBINING if joins else _FINE


def special(data: bytes) -> str:
    """The characters of a UTF-8 text that are not plain ASCII, in their order."""
    # Without ASCII bytes, UTF-8 text is still UTF-8 text: only the rest has to be looked at.
    return data.translate(None, _PLAIN).decode()


def faults(rest: str, text: str) -> tuple[str, int]:
    """What is wrong with a text that has these special characters.

    Returns
    -------
    harmful, place
        The first character no message may hold, or empty; and where the text first differs from its composed form (NFC), or -1.
    """
    new = set(rest) - _fine
    if not new:
        return "", -1
    of = {c: _kind(c) for c in new}
    if len(_fine) < _MOST:
        _fine.update(c for c, kind in of.items() if kind == _FINE)
    kinds = set(of.values())
    if _HARMFUL in kinds:
        return next(c for c in rest if of.get(c) == _HARMFUL), -1
    if _COMBINING not in kinds or unicodedata.is_normalized("NFC", text):
        return "", -1
    normal = unicodedata.normalize("NFC", text)
    return "", next(
        (n for n, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), min(len(text), len(normal))
    )
