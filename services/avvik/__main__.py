"""`avvik api`, `worker`, `migrate FILE`, `rebuild cases`: what an operator starts."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

import uvloop
from granian import Granian
from granian.constants import Interfaces, Loops

from avvik import bootstrap, worker
from avvik.adapters.postgres.rebuild import KeyMissing
from avvik.application.import_institution import Flawed
from avvik.application.ports import Unavailable
from avvik.bootstrap import Unsafe
from avvik.settings import ApiSettings, MigrateSettings, Missing, Store, load


def main() -> int:
    """Do what was asked; 1 where that could not be done, or a comparison found differences."""
    asked = _parser().parse_args()
    try:
        match asked.command:
            case "api":
                _serve(load(ApiSettings))
            case "worker":
                uvloop.run(worker.run())
            case "migrate":
                _migrate(asked.file.read_bytes())
            case "rebuild":
                return _rebuild(only_compare=asked.compare)
    except (Missing, Flawed, Unsafe, KeyMissing) as flaw:
        sys.stderr.write(f"avvik: {flaw}\n")
        return 1
    except Unavailable as away:
        sys.stderr.write(f"avvik: the {away.dependency} does not answer\n")
        return 1
    return 0


def _migrate(file: bytes) -> None:
    done = uvloop.run(bootstrap.migrate(load(MigrateSettings), file))
    sys.stdout.write(
        f"up to date; events appended: {done.persons} of persons, {done.directory} of the "
        f"directory, {done.configuration} of the configuration\n"
    )


def _rebuild(*, only_compare: bool) -> int:
    found = uvloop.run(bootstrap.rebuild_cases(load(Store), only_compare=only_compare))
    sys.stdout.write(
        f"cases in the log: {found.cases}; in the table {found.lacking} were lacking, "
        f"{found.stray} stray, {found.changed} changed\n"
    )
    return int(only_compare and not found.is_equal)


def _serve(settings: ApiSettings) -> None:
    # The server would keep to itself why its own process refuses to start.
    bootstrap.configure_logs()
    with suppress(Unavailable):
        uvloop.run(bootstrap.require_durable(settings))
    Granian(
        "avvik.api.server:application",
        factory=True,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        address=settings.host,
        port=settings.port,
        log_enabled=False,
    ).serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="avvik", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("api", help="serve HTTP")
    commands.add_parser("worker", help="publish, answer the notifier, record deliveries")
    migrate = commands.add_parser(
        "migrate", help="bring databases, streams and directory up to date"
    )
    migrate.add_argument("file", type=Path, help="the institution file (JSON)")
    rebuild = commands.add_parser("rebuild", help="make a view again from the log")
    rebuild.add_argument("view", choices=["cases"])
    rebuild.add_argument("--compare", action="store_true", help="only compare with the live view")
    return parser


if __name__ == "__main__":
    sys.exit(main())
