"""Gets tokens over a kept connection with a module for Python, and prints how long the calls took.

    calls.py zoom_token|requests|chilkat BASE TOKEN ROOTS CALLS
"""

import json
import sys
import time

WARM_UP = 20


def zoom_token(base, token, roots):
    import zoom_token

    client = zoom_token.Client(base_url=base, access_token=token, roots=roots)
    return lambda: client.get_user_token("me", ttl=7200)


def requests(base, token, roots):
    import requests

    session = requests.Session()
    session.trust_env = False
    session.verify = roots
    session.headers["Authorization"] = f"Bearer {token}"

    def get():
        response = session.get(f"{base}/users/me/token", params={"type": "zak", "ttl": 7200}, timeout=30)
        response.raise_for_status()
        return response.json()["token"]

    return get


def chilkat(base, token, roots):
    import chilkat

    chilkat.CkGlobal().UnlockBundle("Anything for 30-day trial")
    http = chilkat.CkHttp()
    http.put_AuthToken(token)
    http.put_ConnectTimeout(10)
    http.put_ReadTimeout(30)
    url = f"{base}/users/me/token?type=zak&ttl=7200"

    def get():
        body = http.quickGetStr(url)
        if body is None:
            sys.exit(http.lastErrorText())
        return json.loads(body)["token"]

    return get


def main(contender, base, token, roots, calls):
    get = {"zoom_token": zoom_token, "requests": requests, "chilkat": chilkat}[contender](base, token, roots)
    for call in range(-WARM_UP, int(calls)):
        if call == 0:
            start = time.perf_counter_ns()
        if len(get()) <= 100:
            sys.exit("no token")
    print("calls_ns", time.perf_counter_ns() - start)


main(*sys.argv[1:])
