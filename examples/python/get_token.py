"""Gets a Zoom user token.

    pip install --no-index --find-links dist zoom-token
    ZOOM_ACCESS_TOKEN=... python3 examples/python/get_token.py

From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (default "me"); and
to try it against a simulator, ZOOM_BASE_URL.
"""
import os
import sys

import zoom_token
from zoom_token import Reason, ZoomError


def main() -> int:
    access_token = os.environ.get("ZOOM_ACCESS_TOKEN")
    if not access_token:
        print("Failed: ZOOM_ACCESS_TOKEN must be set to an OAuth access token", file=sys.stderr)
        return 1
    try:
        user = os.environ.get("ZOOM_USER") or "me"
        print(zoom_token.get_user_token(access_token, user, base_url=os.environ.get("ZOOM_BASE_URL")))
        return 0
    except ZoomError as error:
        print(error, file=sys.stderr)  # what went wrong, and what to do
        if error.reason == Reason.ACCESS_TOKEN:
            print("A new access token helps.", file=sys.stderr)
        elif error.reason == Reason.RATE_LIMIT:
            print(f"A call in {error.retry_after or 1} seconds helps.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
