"""House rule 5: one domain, one folder, the same file names everywhere; names that say something."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from participa.domains import DOMAINS
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

#: What a domain is made of (docs/map.md). A file that outgrows its size becomes a package of the same name.
DOMAIN_FILES = frozenset(
    {
        "__init__",  # the nouns, the verbs, the rule that surprises
        "models",  # columns, constraints, states and transitions
        "queries",  # every select
        "services",  # every write
        "forms",  # fields and wording
        "content_type",  # what the publishing mechanism needs to know
        "views",  # citizens' pages
        "backoffice",  # the agency's staff pages
        "platform",  # super-admin pages
        "notices",  # the mails it sends
        "jobs",  # background work
        "wording",  # how its facts are said to people
        "commands",  # its part of the command line
        "templates",
    }
)
#: Packages that are no domain: floors of the house, each with names of its own.
FLOORS = frozenset({"foundation", "tenancy", "access", "web", "audit", "territory", "operation", "demo"})
#: The look has an order of its own: components, layouts, styles, scripts.
OWN_ORDER = frozenset({"ui"})
#: Names that a domain needs beside the fixed ones.
FURTHER: dict[str, str] = {
    "agencies/importing": "a spreadsheet of agencies: columns, plan, application; five files of one use case",
    "consultations/reply_forms": "the forms of the reasoned reply's rows",
    "consultations/workflow": "the steps of a consultation's course and who takes them, one table",
    "agencies/labels": "the words for kinds and states, which forms, pages and the import share",
    "agencies/logos": "keeping and serving a logo",
    "agencies/look": "an agency's colours and what its layout shows",
    "agencies/neighbours": "what the packages above supply to a section's home",
    "councils/neighbours": "what the packages above supply to a council's page",
    "data_rights/process": "the desk as something citizens take part in",
    "documents/downloading": "answering a file, the same for citizens and staff",
    "documents/library": "several files at once, each judged and committed by itself",
    "documents/links": "how other domains show the documents of a content",
    "documents/quota": "the room an agency has for its files",
    "documents/storage": "where a file's bytes are",
    "exchange/columns": "what the form of a content says, as columns of a table",
    "exchange/importing": "what each row of a spreadsheet would do, and doing it",
    "exchange/listings": "which lists can be downloaded, and their addresses",
    "exchange/reading": "cells of a spreadsheet as what a form receives",
    "exchange/uploads": "the pages of an import",
    "help/es": "the manual's one source",
    "help/manual": "reading the manual",
    "help/printed": "the manual as a document to print",
    "obligations/kinds": "every kind of duty: one small function each",
    "obligations/reminders": "the stages of a duty, and which mail is due, from what was told before",
    "terms/rules": "the terms that duties follow, and how they are counted",
    "office/log": "the log in words, its filters and its table, which the platform's office shares",
    "office/menus": "what the layouts show around a page",
    "contributions/about": "what a person says of themselves beside the answers",
    "contributions/kept_values": "answers as JSON, also wrong ones: what a draft keeps",
    "contributions/lasting": "how long a consultation knows who took part",
    "contributions/printed": "the receipt as a document to print",
    "contributions/processes": "how a consultation is found as a process to take part in",
    "contributions/receipts": "the code of a receipt and what is kept of it",
    "contributions/showing": "answers in words, for who gave them and for staff",
    "analysis/counting": "where figures come from: the answers, or kept sums",
    "analysis/following": "what the analysis does when answers change",
    "analysis/marks": "who chose what, as rows of bits",
    "moderation/following": "what the moderation does when answers change",
    "analysis/columns": "answers as a table, and its dictionary",
    "analysis/report": "the report as a document",
    "analysis/crossing": "a cross table in words",
    "analysis/drawing": "what is drawn of each kind of question",
    "analysis/hiding": "hiding small figures and what gives them away",
    "analysis/likeness": "which texts say nearly the same",
    "analysis/passages": "quoted words found in a text, and passages marked",
    "analysis/showing": "kept figures as a page shows them",
    "analysis/results": "figures of each question as values, in words",
    "participants/current": "who takes part in the process of the address: the one door to the cookie",
    "participants/keys": "the secret of participation: keyed hashes, pseudonyms, sealed texts",
    "participants/openid": "ClaveÚnica: the one door to Authlib",
    "participants/processes": "what the domains above register for citizens to take part in",
    "participants/robots": "the check of forms against programs",
    "onboarding/texts": "the texts that a new section begins with, and reading them",
    "practice/samples": "what a practice section is filled with",
    "people/apart": "what is kept even when the request fails, in a transaction of its own",
    "people/common_passwords": "the passwords nobody may choose",
    "people/current": "who is signed in: the one door to Flask-Login and the cookie",
    "people/identity": "how an address and a name are compared",
    "people/known_browser": "which browser a person has signed in with before",
    "people/passkeys": "what a browser is asked of a passkey, and whether its answer is right",
    "people/passwords": "hashing: the one door to Argon2",
    "people/qr": "an address as a square for a camera: the one door to segno",
    "people/throttle": "how often something may be tried",
    "people/tokens": "tokens of links and sessions",
    "people/totp": "the codes of an authenticator app, and how their key is kept",
    "publishing/checks": "what is looked at before publishing, for every type",
    "publishing/content_types": "the mechanism that serves every content_type.py",
    "publishing/fields": "which fields of a form hold marks or an address",
    "publishing/pages": "the pages that every content type gets",
    "publishing/versions": "a content's text as values: kept, compared, put back",
    "publishing/workflow": "the life of a text: which step, from where, by whom",
    "questionnaires/definition": "what is asked, as immutable values, to and from JSON",
    "questionnaires/reading": "what was answered: from a form to values, from values to the cells that are kept",
    "search/finding": "from a question to the entries, ranked",
    "search/index": "full text on both engines",
    "search/stages": "a list that begins with what is open, then what opens soon, then the rest",
    "search/pages": "the national list that every content type gets",
}
SAYS_NOTHING = re.compile(r"(?i)(^|_)(utils?|commons?|helpers?|misc|managers?|base|lib|stuff|shared|tools)(_|$)")
#: Names that hold such a word and mean something by it.
MEANT: dict[str, str] = {
    "participa/people/common_passwords.py": "common is what those passwords are",
    "participa/ui/styles/base.css": "a layer of CSS has this name everywhere",
    "participa/ui/layouts/base.html": "the document that every layout extends",
}


def stem(path: str) -> str:
    """Return the first part below a domain's folder, without its ending."""
    return PurePosixPath(path).name.split(".")[0] or path


def hold_domain_files(files: Project, domains: Iterable[str], exempt: Mapping[str, str] = NOTHING) -> None:
    """A domain's folder holds the fixed names."""
    found = [
        f"{domain}/{stem(path.name)}"
        for domain in domains
        if domain not in OWN_ORDER
        for path in sorted((files.root / "participa" / domain).glob("*"))
        if path.name != "__pycache__" and stem(path.name) not in DOMAIN_FILES
    ]
    hold(
        found,
        exempt=exempt,
        instead="Put it into the file of its layer (models, queries, services, forms, views, backoffice, platform, "
        "notices, jobs, content_type, wording, commands); one that outgrows its size becomes a package of its name. "
        "What has none is named in FURTHER with what it is.",
    )


def hold_packages(files: Project, domains: Collection[str]) -> None:
    """Every package is in the map, and the map names no package that is not there."""
    there = set(files.folders())
    known = set(domains) | FLOORS
    hold(there - known, instead="Write the package into DOMAINS (participa/domains.py), at its height.")
    hold(set(domains) - there, instead="participa/domains.py names packages that do not exist: take them out.")


def hold_docstring_only(files: Project, domains: Iterable[str]) -> None:
    """What a package is, is said in its `__init__`; what it does, stands in the named files."""
    found = []
    for domain in domains:
        path = files.root / "participa" / domain / "__init__.py"
        body = ast.parse(path.read_text("utf-8")).body if path.exists() else []
        docstring = ast.get_docstring(ast.Module(body, [])) or ""
        if len(body) != 1 or len(docstring.split()) < 6:
            found.append(f"participa/{domain}/__init__.py")
    hold(found, instead="Leave one docstring: the nouns, the verbs, the rule that surprises. Code goes to its layer.")


def hold_telling_names(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """No file is named after nothing."""
    paths = [path for path in (files.root / "participa").rglob("*") if "__pycache__" not in path.parts]
    found = [files.name(path) for path in paths if SAYS_NOTHING.search(path.name.split(".")[0].lstrip("_"))]
    hold(found, exempt=exempt, instead="Name it by what it is about: 'slugs', 'rut', 'downloads'.")


def test_domains_hold_the_fixed_names() -> None:
    hold_domain_files(project(), DOMAINS, FURTHER)


def test_another_name_is_seen(sample: Sample) -> None:
    files = sample({"participa/norms/models.py": "", "participa/norms/logic.py": "", "participa/norms/parts/x.py": ""})
    with pytest.raises(AssertionError, match=r"(?s)file of its layer.*norms/logic.*norms/parts"):
        hold_domain_files(files, ["norms"])
    with pytest.raises(AssertionError, match=r"(?s)only shrinks.*norms/gone"):
        hold_domain_files(files, [], {"norms/gone": "once"})


def test_every_package_is_in_the_map() -> None:
    hold_packages(project(), DOMAINS)


def test_a_package_off_the_map_is_seen(sample: Sample) -> None:
    files = sample({"participa/norms/__init__.py": "", "participa/extra/__init__.py": ""})
    with pytest.raises(AssertionError, match=r"(?s)at its height.*extra"):
        hold_packages(files, ["norms"])
    with pytest.raises(AssertionError, match=r"(?s)do not exist.*gone"):
        hold_packages(files, ["norms", "extra", "gone"])


def test_a_package_says_what_it_is_and_nothing_else() -> None:
    hold_docstring_only(project(), [name for name in DOMAINS if name not in OWN_ORDER])


@pytest.mark.parametrize("text", ["", '"""Norms."""', '"""The general norm of an agency, in force."""\nimport flask\n'])
def test_a_package_with_code_or_without_words_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)one docstring.*norms/__init__"):
        hold_docstring_only(sample({"participa/norms/__init__.py": text}), ["norms"])


def test_names_say_something() -> None:
    hold_telling_names(project(), MEANT)


@pytest.mark.parametrize("name", ["utils.py", "date_helpers.py", "common/x.py", "_misc.html", "table_manager.py"])
def test_a_name_that_says_nothing_is_seen(sample: Sample, name: str) -> None:
    with pytest.raises(AssertionError, match="by what it is about"):
        hold_telling_names(sample({f"participa/norms/{name}": ""}))
