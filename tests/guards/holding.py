"""How a guard fails: what was found, what to do instead, and which exemptions nothing needs any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOTHING: dict[str, str] = {}


def hold(found: Iterable[str], *, instead: str, exempt: Mapping[str, str] = NOTHING) -> None:
    """Fail on what nobody exempted and on exemptions that are no longer needed; `exempt` is what -> why."""
    seen = set(found)
    broken = sorted(seen - set(exempt))
    assert not broken, f"{instead}\n" + "\n".join(f"  {line}" for line in broken)
    stale = sorted(set(exempt) - seen)
    assert not stale, "Exempted without need: take these off the list, it only shrinks.\n" + "\n".join(
        f"  {line}" for line in stale
    )


def hold_sizes(sizes: Mapping[str, int], most: int, *, instead: str, exempt: Mapping[str, int]) -> None:
    """Fail on what is larger than `most`; `exempt` is what -> its size today, which may only go down."""
    large = {name: size for name, size in sizes.items() if size > most}
    grown = sorted(f"{name}: {size} lines" for name, size in large.items() if size > exempt.get(name, most))
    assert not grown, f"{instead}\n" + "\n".join(f"  {line}" for line in grown)
    slack = sorted(f"{name}: {sizes.get(name, 0)}" for name, size in exempt.items() if large.get(name, 0) < size)
    assert not slack, "Smaller than its exemption: write the new size, or take it off.\n" + "\n".join(
        f"  {line}" for line in slack
    )
