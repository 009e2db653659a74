#!/usr/bin/env python3
"""The browser in the environment of a test: a user who allows the app, on the page that its argument names."""
import sys
import urllib.error
import urllib.request


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


try:
    urllib.request.build_opener(Stay).open(urllib.request.Request(sys.argv[1], b"decision=allow"))
except urllib.error.HTTPError as redirect:
    urllib.request.urlopen(redirect.headers["location"]).read()
