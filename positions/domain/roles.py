"""What a person may be allowed, and the roles that come with the site."""

from enum import StrEnum

# Under this name the permissions stand in the database.
APP = "positions"


class Permission(StrEnum):
    """What a person may be allowed beyond reading; the value is the permission's code name."""

    SAVE_COMPARISONS = "save_comparisons"
    PROPOSE = "propose"
    SEE_PROPOSALS = "see_proposals"
    REVIEW = "review"
    REDACT = "redact"
    SHOW_DOCUMENTS = "show_documents"
    KEEP_DELEGATIONS = "keep_delegations"
    KEEP_REFERENCE_DATA = "keep_reference_data"
    KEEP_ACCOUNTS = "keep_accounts"


# What each permission lets a person do: the end of a sentence "To …".
ACTS: dict[Permission, str] = {
    Permission.SAVE_COMPARISONS: "save comparisons",
    Permission.PROPOSE: "log, correct or retract entries",
    Permission.SEE_PROPOSALS: "see what is not published yet",
    Permission.REVIEW: "publish entries or send them back",
    Permission.REDACT: "redact texts",
    Permission.SHOW_DOCUMENTS: "mark stored texts as free to show",
    Permission.KEEP_DELEGATIONS: "keep delegations and people",
    Permission.KEEP_REFERENCE_DATA: "keep reference data",
    Permission.KEEP_ACCOUNTS: "keep accounts and roles",
}


class Role(StrEnum):
    """The roles that come with the site; the value is the group's name. A person may have several."""

    RESEARCHER = "researcher"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    DELEGATION_MANAGER = "delegation manager"
    ADMINISTRATOR = "administrator"


# What the roles allow unless an administrator changes the groups (positions/setup/roles.py).
ROLES: dict[Role, frozenset[Permission]] = {
    Role.RESEARCHER: frozenset({Permission.SAVE_COMPARISONS}),
    Role.ANALYST: frozenset({Permission.SAVE_COMPARISONS, Permission.PROPOSE, Permission.SEE_PROPOSALS}),
    Role.REVIEWER: frozenset(
        {Permission.SAVE_COMPARISONS, Permission.SEE_PROPOSALS, Permission.REVIEW, Permission.SHOW_DOCUMENTS}
    ),
    Role.DELEGATION_MANAGER: frozenset({Permission.SAVE_COMPARISONS, Permission.KEEP_DELEGATIONS}),
    Role.ADMINISTRATOR: frozenset(Permission) - {Permission.PROPOSE, Permission.REVIEW},
}

# Whoever may one of these works on negotiations, and sees those that are in preparation.
WORK = frozenset(Permission) - {Permission.SAVE_COMPARISONS}

# What stays allowed in a negotiation that is archived: to read, and to do what the law asks for.
IN_THE_ARCHIVE = frozenset(
    {Permission.SAVE_COMPARISONS, Permission.SEE_PROPOSALS, Permission.REDACT, Permission.KEEP_ACCOUNTS}
)
