"""The project as the guards read it: its files, their syntax trees, and what is called in them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
#: The files of a domain that answer requests.
PAGES = frozenset({"views", "backoffice", "platform"})
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TEMPLATES = (".html", ".txt", ".xml")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of Python."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return its syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def named(self) -> list[tuple[str, ast.AST]]:
        """Return every node with the place it stands in, as `path:Class.function`."""
        found: list[tuple[str, ast.AST]] = []

        def walk(node: ast.AST, inside: str) -> None:
            for child in ast.iter_child_nodes(node):
                found.append((f"{self.path}:{inside}" if inside else self.path, child))
                own = getattr(child, "name", "") if isinstance(child, Function | ast.ClassDef) else ""
                walk(child, f"{inside}.{own}".strip(".") if own else inside)

        walk(self.tree, "")
        return found

    def calls(self) -> Iterator[tuple[str, ast.Call, str]]:
        """Yield (place, call, dotted name of what is called); a called expression has the last part of its name."""
        for place, node in self.named:
            if isinstance(node, ast.Call):
                yield place, node, dotted(node.func)

    @cached_property
    def is_page(self) -> bool:
        """Tell whether it holds pages: by its name, or because a function of it is registered with `access=`."""
        if self.layer in PAGES:
            return True
        decorators = [d for _place, function in self.functions() for d in function.decorator_list]
        return any(isinstance(d, ast.Call) and any(k.arg == "access" for k in d.keywords) for d in decorators)

    @property
    def layer(self) -> str:
        """Return the layer of a domain's file: its name, or the name of the package it is a part of."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[2] if len(parts) > 2 else parts[-1]

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Yield (path:Class.function, node)."""
        for place, node in self.named:
            if isinstance(node, Function):
                yield f"{place}.{node.name}" if ":" in place else f"{place}:{node.name}", node


def parsed(environment: Environment, text: str) -> nodes.Template:
    """Return the tree of a template; each text is parsed once."""
    if text not in _trees:
        _trees[text] = environment.parse(text)
    return _trees[text]


_trees: dict[str, nodes.Template] = {}


def without_comments(template: str) -> str:
    """Return a template without its comments, its lines where they were."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), template)


def dotted(node: ast.expr) -> str:
    """Return a name such as `db.session.get`; what can't be named in it is `?`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


@dataclass(frozen=True)
class Project:
    """A tree of files laid out as ours is."""

    root: Path

    @cached_property
    def sources(self) -> list[Source]:
        """Return the application's files of Python."""
        return self.python("participa", "config.py", "wsgi.py")

    def python(self, *places: str) -> list[Source]:
        """Return the files of Python in some folders, or these files."""
        return [self._read(path) for path in self._walk(places, (".py",))]

    def _read(self, path: Path) -> Source:
        if path not in self._kept:
            self._kept[path] = Source(self.name(path), path.read_text("utf-8"))
        return self._kept[path]

    @cached_property
    def _kept(self) -> dict[Path, Source]:
        """Keep what was read: parsing is what costs."""
        return {}

    def templates(self) -> dict[str, str]:
        """Return path -> text of every template."""
        return {
            self.name(path): path.read_text("utf-8")
            for path in self._walk(("participa",), TEMPLATES)
            if "templates" in path.parts or "ui" in path.relative_to(self.root).parts[:2]
        }

    def folders(self) -> list[str]:
        """Return the packages of the application."""
        return sorted(path.parent.name for path in self.root.glob("participa/*/__init__.py"))

    def name(self, path: Path) -> str:
        """Return a path as the messages write it."""
        return path.relative_to(self.root).as_posix()

    def _walk(self, places: tuple[str, ...], endings: tuple[str, ...]) -> list[Path]:
        found: list[Path] = []
        for place in places:
            start = self.root / place
            found += [start] if start.is_file() else start.rglob("*")
        return sorted(path for path in found if path.suffix in endings and path.is_file())


@cache
def project() -> Project:
    """Return this project, read once."""
    return Project(ROOT)
