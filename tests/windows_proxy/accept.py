"""Accepts sign-ins by NTLM and Negotiate, for a proxy of the tests. The users are those of the file NTLM_USER_FILE.

A line of the input is `SIGN-IN PACKAGE TOKEN`: the number of the sign-in, ntlm or negotiate, and what the client sent, in base64.
Each is followed by a line of the output: a token for the client in base64, `yes` for a user who is signed in, or `no`.
"""

import base64
import sys

import spnego
from spnego import _ntlm
from spnego._ntlm_raw.crypto import hmac_md5
from spnego._ntlm_raw.messages import NTClientChallengeV2


def response_as_samba(nt_hash, server_challenge, client_challenge, time, av_pairs):
    """The response that is expected (MS-NLMP, 3.3.2). Samba, which signs in for Wine, leaves out the four zeros at its end, which
    pyspnego appends; Windows takes both."""
    client = NTClientChallengeV2(time_stamp=time, client_challenge=client_challenge, av_pairs=av_pairs).pack()
    proof = hmac_md5(nt_hash, server_challenge + client)
    return proof + client, b"", hmac_md5(nt_hash, proof)


_ntlm.compute_response_v2 = response_as_samba

sign_ins = {}
for line in sys.stdin:
    number, package, token = line.split()
    context = sign_ins.setdefault(number, spnego.server(protocol=package))
    try:
        reply = context.step(base64.b64decode(token))
        print("yes" if context.complete else base64.b64encode(reply).decode(), flush=True)
    except Exception as why:  # A token may be wrong in many ways.
        print(why, file=sys.stderr)
        print("no", flush=True)
