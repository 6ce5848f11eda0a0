"""Roles × objects, as data: from these rows come the grants, and the tests that try every one of them.

Promises about data are rows here. An object that is not listed is granted to nobody.
"""

from types import MappingProxyType
from typing import NamedTuple


OWNER = "legajo_owner"  # owns tables and posting functions; cannot log in
READER = "legajo_reader"  # owns the functions that read; not the tables; cannot log in
WEB, DESK, COLLECTOR, ACCRUAL = "legajo_web", "legajo_desk", "legajo_collector", "legajo_accrual"
INTEGRATOR, AUDITOR, BACKUP = "legajo_integrator", "legajo_auditor", "legajo_backup"
LOGINS = (WEB, DESK, COLLECTOR, ACCRUAL, INTEGRATOR, AUDITOR, BACKUP)
SITES = (WEB, DESK, COLLECTOR)  # those whose processes serve people or read what people sent

READ = "SELECT"
ADD = "SELECT INSERT"
KEEP = "SELECT INSERT UPDATE"
FULL = "SELECT INSERT UPDATE DELETE"


class Table(NamedTuple):
    """What each role may do with one table; nothing for a role that is not named."""

    name: str
    rights: MappingProxyType[str, frozenset[str]]


class Function(NamedTuple):
    """Who may call a function, and with whose rights it works; of the book, unless its name says otherwise."""

    name: str
    callers: tuple[str, ...]
    owner: str = OWNER


def _table(name: str, *rights: tuple[str, str]) -> Table:
    return Table(name, MappingProxyType({role: frozenset(words.split()) for role, words in rights}))


def _tables(names: str, *rights: tuple[str, str]) -> tuple[Table, ...]:
    return tuple(_table(name, *rights) for name in names.split())


def _each(roles: tuple[str, ...], words: str) -> tuple[tuple[str, str], ...]:
    return tuple((role, words) for role in roles)


BOOK = (
    _table("ledger.act", (READER, READ), (INTEGRATOR, READ), (AUDITOR, READ), (ACCRUAL, READ)),
    _table("ledger.entry", (READER, READ), (AUDITOR, READ), (ACCRUAL, READ)),
    _table("ledger.book", (READER, READ), *_each((DESK, WEB, COLLECTOR, ACCRUAL, INTEGRATOR, AUDITOR), READ)),
    _table("ledger.opening", (AUDITOR, READ)),
    *_tables(
        "ledger.proposal_line ledger.posting",
        (READER, READ),
        (DESK, "INSERT"),
        (COLLECTOR, "INSERT"),
        (AUDITOR, READ),
    ),
    _table("ledger.proposal_identity", (READER, READ), (DESK, "INSERT"), (COLLECTOR, "INSERT")),
    *_tables("ledger.subject ledger.data_key", (READER, READ)),
    *_tables("ledger.warrant_key ledger.turn"),
    _table("ledger.consent", (AUDITOR, READ)),
    *_tables(
        "ledger.current_month ledger.current_wage ledger.current_relation ledger.current_person"
        " ledger.current_household ledger.current_employer"
        " ledger.current_injury_rate ledger.current_parameter ledger.current_link",
        (READER, READ),
        (ACCRUAL, READ),
        (AUDITOR, READ),
    ),
    _table("ledger.journal", (READER, READ), (AUDITOR, READ)),
    _table("ledger.journal_place", (INTEGRATOR, READ), (AUDITOR, READ)),
    _table("ledger.look", (READER, READ), (AUDITOR, READ)),
    _table("ledger.head", (INTEGRATOR, KEEP), (AUDITOR, READ)),
    *_tables(
        "ledger.tile ledger.map_tile ledger.integrated",
        (INTEGRATOR, KEEP),
        (READER, READ),
        (AUDITOR, READ),
        *_each(SITES, READ),
    ),
    _table(
        "ledger.checkpoint",
        (INTEGRATOR, KEEP),
        (READER, READ),
        (AUDITOR, READ),
        *_each(SITES, READ),
        (ACCRUAL, READ),
    ),
)

FUNCTIONS = (
    Function("post_case", (DESK,)),
    Function("post_run", (DESK, ACCRUAL)),
    Function("clear_posting", (DESK, COLLECTOR, ACCRUAL)),
    Function("begin_act", (DESK, ACCRUAL, INTEGRATOR)),
    Function("consent", (DESK,)),
    Function("seal_act", (DESK, ACCRUAL, INTEGRATOR)),
    Function("post_agency", (DESK, INTEGRATOR)),
    Function("case_digest", (DESK, COLLECTOR)),
    Function("act_id", (*LOGINS, READER)),
    Function("fact_in", (DESK, COLLECTOR)),
    Function("shows", (DESK, COLLECTOR)),
    Function("note", (*SITES, ACCRUAL, INTEGRATOR)),
    Function("open_look", (WEB, DESK, COLLECTOR)),
    Function("get_file", (WEB, DESK, COLLECTOR), READER),
    Function("get_looks", (WEB, DESK), READER),
    Function("check_ticket", (READER,), READER),
    Function("with_linked", (READER,), READER),
    Function("proposal_page", (DESK, COLLECTOR), READER),
    Function("posting_page", (DESK, COLLECTOR), READER),
    Function("posting_totals", (DESK, COLLECTOR), READER),
    Function("months_of_employer", SITES, READER),
    Function("months_of_people", (DESK, COLLECTOR, ACCRUAL), READER),
    Function("wages_of_people", (DESK, COLLECTOR, ACCRUAL), READER),
    Function("relations_of_people", (DESK, COLLECTOR, ACCRUAL), READER),
    Function("relations_of_employer", SITES, READER),
    Function("limited_relations", (DESK, COLLECTOR), READER),
    Function("households_of_people", (DESK, COLLECTOR), READER),
    Function("born_before", (DESK, COLLECTOR), READER),
    Function("totals_of_employer", SITES, READER),
    Function("differences_of_employer", SITES),
    Function("employers", (*SITES, ACCRUAL), READER),
    Function("injury_rates", (*SITES, ACCRUAL), READER),
    Function("parameters", (*SITES, ACCRUAL, AUDITOR), READER),
    Function("parameters_version", (*SITES, ACCRUAL, AUDITOR), READER),
    Function("due_counts", (DESK, COLLECTOR)),
    Function("people_before", (DESK, COLLECTOR)),
    Function("touched_since", (DESK, ACCRUAL)),
    Function("dues_between", (DESK, COLLECTOR), READER),
    Function("interest_between", (DESK, COLLECTOR)),
    Function("publish_alone", (DESK,)),
    Function("position", (*SITES, ACCRUAL, INTEGRATOR, AUDITOR), READER),
    Function("act_of", (*SITES, ACCRUAL, AUDITOR), READER),
    Function("integrator_leaves", (INTEGRATOR,)),
    Function("integrator_subjects", (INTEGRATOR,)),
    Function("integrator_changed", (INTEGRATOR,)),
    Function("integrator_news", (INTEGRATOR,)),
    Function("integrator_place_journal", (INTEGRATOR,)),
    Function("integrator_journal", (INTEGRATOR,)),
    Function("proof_acts", SITES, READER),
    Function("proof_map_root", SITES),
    Function("next_subjects", (DESK, COLLECTOR)),
    Function("find_subjects", SITES, READER),
    Function("find_named", (DESK, COLLECTOR), READER),
    Function("sealed_identities", SITES, READER),
    Function("data_keys", SITES, READER),
    Function("seal_again", ()),
    # Acts of officers on each other and on cases: see Note [A password is not an officer] in ledger/migrations/sql/warrants.sql.
    Function("public.authority_register_officer", (DESK,)),
    Function("public.authority_grant_post", (DESK,)),
    Function("public.authority_end_post", (DESK,)),
    Function("public.authority_register_delegate", (DESK,)),
    Function("public.authority_register_insured", (DESK,)),
    Function("public.review_decide", (DESK,)),
    Function("public.review_person_of_login", ()),
    # Parts of the above, called with the rights of their callers' owners.
    Function("caller", (READER,)),
    Function("check_delegate", (READER,)),
    Function("named_subjects", (READER,)),
    Function("bound_vouchers", (READER,)),
)

STAGES = (
    *_tables(
        "authority_natural_person authority_officer authority_post_grant authority_employer_delegate"
        " authority_insured_account",
        *_each(SITES, READ),
    ),
    _table("originals_original", *_each(SITES, ADD)),
    _table("accrual_plan", (DESK, FULL), (COLLECTOR, FULL), (WEB, READ), (ACCRUAL, READ)),
    _table("accrual_money", (DESK, FULL), (COLLECTOR, FULL), (WEB, READ), (READER, READ), (AUDITOR, READ)),
    _table("review_case", *_each(SITES, KEEP), (ACCRUAL, READ), (READER, READ), (AUDITOR, READ)),
    *_tables(
        "review_round review_original review_link",
        *_each(SITES, ADD),
        (ACCRUAL, READ),
        (READER, READ),
        (AUDITOR, READ),
    ),
    _table("review_touch", *_each((*SITES, ACCRUAL, READER, AUDITOR), READ)),
    _table("review_decision", *_each((*SITES, ACCRUAL, AUDITOR), READ)),
    _table("collection_declaration", (WEB, ADD), (DESK, KEEP), (COLLECTOR, KEEP)),
    _table("collection_leaf", *_each((DESK, COLLECTOR), FULL), (WEB, READ)),
    _table("maintenance_order", (DESK, KEEP), (COLLECTOR, KEEP), (ACCRUAL, KEEP)),
    _table("inquiry_issued_statement", *_each((WEB, DESK), ADD), (AUDITOR, READ)),
    _table("inquiry_check_attempt", (WEB, "SELECT INSERT DELETE")),
)

# Tables of Django and of the job queue, which hold no fact of a person.
PLUMBING = (
    _table("auth_user", (WEB, "SELECT UPDATE"), (DESK, FULL), (COLLECTOR, READ)),
    _table("django_session", *_each((WEB, DESK), FULL)),
    *_tables(
        "auth_group auth_permission auth_group_permissions auth_user_groups auth_user_user_permissions django_content_type",
        *_each((WEB, DESK), READ),
    ),
    *_tables(
        "lobby_cache mfa_authenticator axes_accessattempt axes_accessattemptexpiration account_emailaddress",
        *_each((WEB, DESK), FULL),
    ),
    *_tables(
        "account_emailconfirmation axes_accessfailurelog axes_accesslog"
    ),  # of libraries; used by nobody
    _table("django_migrations", *_each((*SITES, ACCRUAL, INTEGRATOR, AUDITOR), READ)),
    *_tables(
        "procrastinate_jobs procrastinate_events",
        (WEB, ADD),
        (DESK, KEEP),
        (COLLECTOR, FULL),
        (AUDITOR, READ),
    ),
    *_tables(
        "procrastinate_periodic_defers procrastinate_workers",
        (DESK, KEEP),
        (COLLECTOR, FULL),
        (AUDITOR, READ),
    ),
)

TABLES = (*BOOK, *STAGES, *PLUMBING)


class Columns(NamedTuple):
    """Columns that a role may change in rows which it may otherwise only add."""

    table: str
    role: str
    names: tuple[str, ...]


# What a sheet is, whose and what was read in it, the public site does not change: it confirms, withdraws and supersedes.
COLUMNS = (Columns("collection_declaration", WEB, ("state", "case_id", "confirmed_by", "confirmed_at")),)

# Of PostgreSQL's own functions, those that everybody may call and nobody of ours needs: locks that stop others, large objects that
# fill the disk. The integrator holds a lock of the session, so that there is one.
SYSTEM_FUNCTIONS = ("pg\\_%advisory%", "lo\\_%", "loread", "lowrite")
SYSTEM_CALLERS = (OWNER, INTEGRATOR)


class RowPolicy(NamedTuple):
    """Which rows of a table a role sees and writes."""

    table: str
    name: str
    roles: tuple[str, ...]
    action: str
    rule: str


# Note [Who sees which rows]: entries are under forced row security. The functions that read for people see the records
# that a ticket opens; posting, auditing and runs see all.
# Note [Two sites apart]: the site that the internet reaches shares tables of sign-in with the officers' site. Whoever took
# it over could read an officer's session, put a password of their own in place, or leave a pickle in the desk's cache.
_OFFICERS_LOGIN = "EXISTS (SELECT FROM public.authority_officer o WHERE o.user_id = {})"
ROW_POLICIES = (
    RowPolicy("ledger.entry", "the_book_is_posted", (OWNER,), "ALL", "true"),
    RowPolicy("ledger.entry", "the_audit_reads_all", (AUDITOR,), "SELECT", "true"),
    RowPolicy("ledger.entry", "runs_read_all", (ACCRUAL,), "SELECT", "true"),
    RowPolicy(
        "ledger.entry",
        "a_look_reads_what_its_ticket_opens",
        (READER,),
        "SELECT",
        "subject_id = ANY (coalesce((SELECT nullif(current_setting('legajo.subjects', true), '')::bigint[]), '{}'))",
    ),
    RowPolicy(
        "auth_user",
        "the_web_knows_no_officer",
        (WEB,),
        "ALL",
        f"NOT {_OFFICERS_LOGIN.format('auth_user.id')}",
    ),
    RowPolicy("auth_user", "the_desk_knows_all", (DESK, COLLECTOR), "ALL", "true"),
    RowPolicy(
        "mfa_authenticator",
        "the_web_knows_no_officer",
        (WEB,),
        "ALL",
        f"NOT {_OFFICERS_LOGIN.format('mfa_authenticator.user_id')}",
    ),
    RowPolicy("mfa_authenticator", "the_desk_knows_all", (DESK,), "ALL", "true"),
    RowPolicy(
        "procrastinate_jobs",
        "the_web_has_sheets_read_and_proposed",
        (WEB,),
        "ALL",
        "task_name IN ('collection.read', 'collection.propose')",
    ),
    RowPolicy("procrastinate_jobs", "the_worker_does_every_job", (DESK, COLLECTOR, AUDITOR), "ALL", "true"),
    RowPolicy("django_session", "a_site_knows_its_sessions", (WEB, DESK), "ALL", "site = current_user"),
    RowPolicy(
        "lobby_cache",
        "a_site_knows_its_cache",
        (WEB, DESK),
        "ALL",
        "split_part(cache_key, ':', 1) = current_user",
    ),
)
