"""What a consignment or a document says: the name of each fact with its text, and groups of such records (items, containers).

Values are canonical: kilograms, ISO dates, ISO 3166 alpha-2, UN/LOCODE, Rec 20 units, Rec 21 packages. What is not there is absent.
"""

from __future__ import annotations

Record = dict[str, str]
Content = dict[str, str | list[Record]]


def text(content: Content, name: str) -> str:
    """The text of a fact that is known to be there.

    Raises
    ------
    KeyError, TypeError
        When it is absent, or a group.
    """
    value = content[name]
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} is a group")


def records(content: Content, name: str) -> list[Record]:
    """The records of a group; none when it is absent.

    Raises
    ------
    TypeError
        When the name is that of a fact.
    """
    value = content.get(name, [])
    if isinstance(value, list):
        return value
    raise TypeError(f"{name} is no group")
