"""For other people's tests: consignments, messages right and wrong, hostile bytes, and documents of anybody's XML schema.

For a customs reader: test data for a system of one's own, each with what a system must find in it.
For an engineering reader: Hypothesis strategies; what fails shrinks to a small example. Needs the extra ``testing``:
``pip install 'clearlane[testing]'``.

    from hypothesis import given
    from sim.testing import Wrong, defective

    @given(defective("cn_import_declaration"))
    def test_my_system_refuses_it(wrong: Wrong) -> None:
        assert my_system(wrong.xml).accepted == (not wrong.codes)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.testing.attacks import Hostile, hostile
    from sim.testing.cases import consignments
    from sim.testing.foreign import from_schema
    from sim.testing.right import contents, messages
    from sim.testing.wrong import Beside, Wrong, broken_rules, defective

__all__ = [
    "Beside",
    "Hostile",
    "Wrong",
    "broken_rules",
    "consignments",
    "contents",
    "defective",
    "from_schema",
    "hostile",
    "messages",
]

_HOME = {
    "Beside": "wrong",
    "Hostile": "attacks",
    "Wrong": "wrong",
    "broken_rules": "wrong",
    "consignments": "cases",
    "contents": "right",
    "defective": "wrong",
    "from_schema": "foreign",
    "hostile": "attacks",
    "messages": "right",
}


def __getattr__(name: str) -> Any:
    """Import a module when something of it is first asked for.

    Raises
    ------
    Refused
        ``TST-005`` when Hypothesis is not installed.
    """
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    try:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        from sim.errors import Problem, Refused

        why = "Strategies for tests need Hypothesis, which is not installed."
        do = "Install the extra: pip install 'clearlane[testing]'."
        raise Refused([Problem("TST-005", f"sim.testing.{name}", "hypothesis", why, do)]) from error
    globals()[name] = value
    return value
