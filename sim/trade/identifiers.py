"""Check characters: the last figure of a firm's number, a container's or an air waybill's, which tells most typing errors.

Only the arithmetic that *makes* numbers; validating foreign ones is left to python-stdnum, which is also the oracle of the tests.
Algorithms: UEN as published in the Singapore entry of the OECD list of tax numbers; USCC GB 32100-2015 and the organisation code
GB 11714-1997 inside it; containers ISO 6346; air waybills IATA (modulo 7).
"""

from __future__ import annotations

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""
_UEN_COMPANY = (10, 8, 6, 4, 9, 7, 5, 3, 1)
_UEN_BUSINESS = (10, 4, 9, 3, 8, 2, 7, 1)
_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC = tuple(3**i % 31 for i in range(17))
# Letters count from 10, leaving out the multiples of 11.
_LETTERS = (value for value in range(10, 39) if value % 11)
_BOX = {str(i): i for i in range(10)} | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _LETTERS, strict=True))


def uen_company(stem: str) -> str:
    """A UEN of a local company: four figures of the year, five of a serial number, and the letter added here.

    Examples
    --------
    >>> uen_company("197401143")
    '197401143C'
    """
    return stem + "ZKCMDNERGWH"[sum(int(c) * w for c, w in zip(stem, _UEN_COMPANY, strict=True)) % 11]


def uen_business(stem: str) -> str:
    """A UEN of a business: eight figures and the letter added here.

    Examples
    --------
    >>> uen_business("00192200")
    '00192200M'
    """
    return stem + "XMKECAWLJDB"[sum(int(c) * w for c, w in zip(stem, _UEN_BUSINESS, strict=True)) % 11]


def organisation(stem: str) -> str:
    """The nine characters of a Chinese organisation code from its first eight (figures and letters)."""
    total = sum((int(c) if c.isdigit() else ord(c) - 55) * w for c, w in zip(stem, _ORGANISATION, strict=True))
    return stem + "0123456789X0"[(11 - total % 11) % 11]


def uscc(stem: str) -> str:
    """A unified social credit code from its first 17 characters.

    Examples
    --------
    >>> uscc("91110000600037341")
    '91110000600037341L'
    """
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(stem, _USCC, strict=True))
    return stem + USCC_ALPHABET[-total % 31]


def container(stem: str) -> str:
    """A container number from owner (three letters), category (U) and six figures.

    Examples
    --------
    >>> container("CSQU305438")
    'CSQU3054383'
    """
    total = sum(_BOX[c] << place for place, c in enumerate(stem))
    return stem + str(total % 11 % 10)


def air_waybill(stem: str) -> str:
    """A master air waybill from the airline's three figures and the seven of the serial number."""
    return stem + str(int(stem[3:]) % 7)


_PLAIN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def base32(number: int, length: int) -> str:
    """The low bits of a number as letters and figures (no I, L, O, U), five bits each, most significant first.

    Thirteen characters hold 64 bits, so that different entities never share one.
    """
    return "".join(_PLAIN[number >> 5 * place & 31] for place in range(length - 1, -1, -1))
