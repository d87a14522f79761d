"""Databases and logins, each login with no more than its service needs."""

from collections.abc import Callable

import asyncpg

from deploy.local.postgres import Postgres

# The roles themselves, without login, come with avvik's migrations.
MEMBERSHIPS = {"avvik_api_login": "avvik_api", "avvik_worker_login": "avvik_worker"}


async def create(server: Postgres, notifier_password: str) -> None:
    """Make the three databases that are not there yet."""
    connection = await asyncpg.connect(server.dsn("postgres"))
    try:
        await _ensure_login(connection, "avvik_notifier", notifier_password)
        for name, owner in (
            ("avvik", "postgres"),
            ("vault", "postgres"),
            ("notifier", "avvik_notifier"),
        ):
            known = "SELECT 1 FROM pg_database WHERE datname = $1"
            if not await connection.fetchval(known, name):
                await connection.execute(f"CREATE DATABASE {name} OWNER {owner}")
                await connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    finally:
        await connection.close()


async def admit(server: Postgres, password: Callable[[str], str]) -> None:
    """Give avvik's roles their logins, once the migrations have made the roles."""
    connection = await asyncpg.connect(server.dsn("postgres"))
    try:
        for login, role in MEMBERSHIPS.items():
            await _ensure_login(connection, login, password(login))
            await connection.execute(f"GRANT {role} TO {login}")
            await connection.execute(f"GRANT CONNECT ON DATABASE avvik, vault TO {role}")
    finally:
        await connection.close()


async def _ensure_login(connection: asyncpg.Connection, name: str, password: str) -> None:
    if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name):
        # CREATE ROLE takes no parameters; the server quotes for us.
        statement = await connection.fetchval(
            "SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)",
            name,
            password,
        )
        await connection.execute(statement)
