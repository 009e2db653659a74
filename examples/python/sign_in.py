"""Signs a user in with the system's browser and gets the user's Zoom token, without a secret in the program.

    pip install --no-index --find-links dist zoom-token
    ZOOM_CLIENT_ID=... ZOOM_TOKEN_FILE=~/zoom.tokens python3 examples/python/sign_in.py

From the environment: ZOOM_CLIENT_ID, the client id of the public client; ZOOM_TOKEN_FILE, where the sign-in is kept, so that
the next start needs no browser; and to try it against a simulator, ZOOM_BASE_URL.
"""
import os
import sys
import webbrowser

from zoom_token import Client, Reason, ZoomError


def show(url: str) -> None:
    """Opens the address; where there is no browser, the user opens it on this machine in another way."""
    if not webbrowser.open(url):
        print(f"Open this address in your browser:\n{url}", file=sys.stderr)


def get_token(client: Client) -> str:
    """The user's token. The first time, and when the sign-in has ended, the user is asked to sign in."""
    # Without a token file nobody has signed in, so there is nothing to ask with.
    if os.environ.get("ZOOM_TOKEN_FILE"):
        try:
            return client.get_user_token()
        except ZoomError as error:
            if error.reason != Reason.SIGN_IN_AGAIN:
                raise
    client.sign_in(show, timeout=300)
    return client.get_user_token()


def main() -> int:
    try:
        with Client(
            base_url=os.environ.get("ZOOM_BASE_URL"),  # None: Zoom itself
            client_id=os.environ.get("ZOOM_CLIENT_ID"),
            token_file=os.environ.get("ZOOM_TOKEN_FILE"),
        ) as client:
            print(get_token(client))
            return 0
    except ZoomError as error:
        print(error, file=sys.stderr)  # what went wrong, and what to do
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
