"""`avvik api | worker | migrate FILE | rebuild cases`: each a process that an operator starts."""

import argparse
import asyncio
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from avvik import bootstrap, worker
from avvik.application.import_institution import Flawed
from avvik.bootstrap import Unsafe
from avvik.settings import ApiSettings, MigrateSettings, Missing, Store, load


def main() -> int:
    """Do what was asked; 1 with a sentence where that cannot be done, 2 where it is unclear."""
    asked = _parser().parse_args()
    try:
        sys.stdout.write(_carry_out(asked))
    except (Missing, Flawed, Unsafe) as flaw:
        sys.stderr.write(f"avvik: {flaw}\n")
        return 1
    return 0


def _carry_out(asked: argparse.Namespace) -> str:
    """Do it; what there is to say afterwards."""
    match asked.command:
        case "api":
            _serve(load(ApiSettings))
        case "worker":
            asyncio.run(worker.run())
        case "migrate":
            file = asked.file.read_bytes()
            return f"{asyncio.run(bootstrap.migrate(load(MigrateSettings), file))}\n"
        case "rebuild":
            rebuilt = bootstrap.rebuild_cases(load(Store), only_compare=asked.compare)
            return f"{asyncio.run(rebuilt)}\n"
    return ""


def _serve(settings: ApiSettings) -> None:
    Granian(
        "avvik.api.server:application",
        factory=True,
        interface=Interfaces.ASGI,
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
