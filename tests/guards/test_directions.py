"""House rule 6: imports point one way. import-linter checks the imports (./dev lint); here, that nobody loosened it."""

from __future__ import annotations

import configparser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from participa.domains import DOMAINS
from tests.guards.holding import hold
from tests.guards.reading import ROOT, project

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTRACTS = {
    "direction": "layers",
    "inside-a-domain": "layers",
    "no-request-below-the-pages": "forbidden",
}
#: Of the application, in the order of a request: what stands left may import what stands right.
INSIDE = ("views", "forms", "queries", "models")
WITHOUT_REQUEST = {"participa.*.models", "participa.*.queries", "participa.*.services"}
THE_REQUEST = {"flask", "flask_login", "flask_wtf", "wtforms"}


def contracts(text: str) -> dict[str, dict[str, str]]:
    """Return import-linter's contracts by their short name."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    return {name.split(":")[-1]: dict(parser[name]) for name in parser.sections() if name.startswith("importlinter:")}


def heights(layers: str) -> dict[str, int]:
    """Return each package's line in a contract, the lowest package at the greatest number."""
    lines = [line for line in layers.splitlines() if line.strip() and not line.strip().startswith("#")]
    words = [line.replace("|", " ").replace(":", " ").replace("(", " ").replace(")", " ").split() for line in lines]
    return {word: number for number, line in enumerate(words) for word in line}


def hold_contracts(text: str) -> None:
    """The three contracts are there, complete."""
    found = contracts(text)
    wrong = [name for name, kind in CONTRACTS.items() if found.get(name, {}).get("type") != kind]
    if not wrong:
        inside = heights(found["inside-a-domain"]["layers"])
        order = [inside.get(name, -1) for name in INSIDE]
        request = found["no-request-below-the-pages"]
        wrong += ["direction: exhaustive = True"] * (found["direction"].get("exhaustive") != "True")
        wrong += ["inside-a-domain: views, forms, queries, models"] * (order != sorted(set(order)))
        wrong += ["no-request: sources"] * (set(request["source_modules"].split()) < WITHOUT_REQUEST)
        wrong += ["no-request: forbidden"] * (set(request["forbidden_modules"].split()) < THE_REQUEST)
        wrong += [f"{name}: ignore_imports" for name in CONTRACTS if "ignore_imports" in found[name]]
    hold(wrong, instead="Put the contract back into setup.cfg and mend the import instead: move the function down.")


def hold_order(text: str, domains: Sequence[str]) -> None:
    """participa/domains.py and the contract tell one order."""
    height = heights(contracts(text)["direction"]["layers"])
    known = [name for name in domains if name in height]
    wrong = [f"{name} is in no layer" for name in domains if name not in height]
    for low, high in pairwise(known):
        if height[low] < height[high]:
            wrong.append(f"{low} is below {high} in participa/domains.py, above it in setup.cfg")
    hold(
        wrong, instead="Write one order into participa/domains.py and into the layers of setup.cfg, as the imports go."
    )


@pytest.fixture(scope="module")
def configuration() -> str:
    """Return the text of setup.cfg."""
    return (ROOT / "setup.cfg").read_text("utf-8")


def test_the_contracts_stand(configuration: str) -> None:
    hold_contracts(configuration)


def test_a_loosened_contract_is_seen(configuration: str) -> None:
    for was, now in (
        ("exhaustive = True", "exhaustive = False"),
        ("contract:no-request-below-the-pages", "contract:other"),
        ("    flask_login\n", ""),
        ("    participa.*.services\n", ""),
        ("containers = participa.*\n", "containers = participa.*\nignore_imports = a -> b\n"),
    ):
        assert was in configuration, was
        with pytest.raises(AssertionError, match="mend the import instead"):
            hold_contracts(configuration.replace(was, now))


def test_the_order_is_one(configuration: str) -> None:
    hold_order(configuration, DOMAINS)


def test_two_orders_are_seen() -> None:
    text = "[importlinter:contract:direction]\ntype = layers\nlayers =\n    (home)\n    (norms) : (events)\n    (ui)\n"
    hold_order(text, ["ui", "events", "norms", "home"])
    with pytest.raises(AssertionError, match=r"(?s)one order.*home is below norms"):
        hold_order(text, ["ui", "home", "norms"])
    with pytest.raises(AssertionError, match="extra is in no layer"):
        hold_order(text, ["ui", "extra"])


def test_every_package_has_a_layer(configuration: str) -> None:
    height = heights(contracts(configuration)["direction"]["layers"])
    hold(set(project().folders()) - set(height), instead="Write the package into the layers of setup.cfg.")
