"""The map of the product: every domain package, low to high. A package may import those above it, never those below."""

#: Packages with templates, areas or content types, in the order of their dependencies.
DOMAINS: tuple[str, ...] = (
    "ui",
    "publishing",
    "agencies",
    "search",
    "people",
    "documents",
    "officers",
    "norms",
    "information",
    "mechanisms",
    "questionnaires",
    "participants",
    "data_rights",
    "consultations",
    "petitions",
    "contributions",
    "analysis",
    "moderation",
    "retention",
    "public_accounts",
    "councils",
    "elections",
    "obligations",
    "calendar",
    "directory",
    "home",
    "exchange",
    "onboarding",
    "practice",
    "office",
    "platform",
    "help",
)
#: Modules of a domain that define areas (blueprints), by their fixed names.
AREA_MODULES: tuple[str, ...] = ("views", "backoffice", "platform")
