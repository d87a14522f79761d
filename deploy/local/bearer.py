"""`make -s token PERSON=<id>`: a bearer token from the running issuer."""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request

from deploy.local import state
from deploy.local.issuer import GRANT


def main(person: str) -> int:
    """Print the token alone, so that a shell can use it."""
    if not state.RUNNING.exists():
        print("Nothing runs here: start it with make run.", file=sys.stderr)
        return 1
    endpoint = json.loads(state.RUNNING.read_text())["token_endpoint"]
    form = urllib.parse.urlencode({"grant_type": GRANT, "subject": person}).encode()
    try:
        with urllib.request.urlopen(endpoint, data=form, timeout=5) as answer:  # noqa: S310 -- our own http address
            print(json.load(answer)["access_token"])
    except urllib.error.HTTPError as refusal:
        with refusal:
            print(f"No token for {person!r}: {refusal.read().decode()}", file=sys.stderr)
        return 1
    except urllib.error.URLError as problem:
        print(f"The issuer does not answer ({problem.reason}): make run.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
