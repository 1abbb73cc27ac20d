"""A real SMTP server (aiosmtpd) with STARTTLS and a login, which prints what it accepts as one JSON line a mail.

Arguments: certificate, key. Users whose address begins with "unknown" or "full" are refused (550, 452). A mail whose
address begins with "hold" is accepted in silence: it is kept, and no answer ever comes. "greedy": the answer to the data is 451.
"""

import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Mailboxes:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown"):
            return "550 5.1.1 no such user here"
        if address.startswith("full"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith("greedy"):
            return "451 4.7.1 greylisted"
        tell(kind="mail", tos=envelope.rcpt_tos, tls=session.ssl is not None, message=envelope.content.decode("latin1"))
        if to.startswith("hold"):
            await asyncio.sleep(3600)
        return "250 OK"


def tell(**event):
    print(json.dumps(event), flush=True)


def login(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"shop", b"p@ss:word")
    return AuthResult(success=known, handled=False)


def factory():
    return SMTP(
        Mailboxes(),
        hostname="localhost",
        tls_context=context,
        require_starttls=True,
        authenticator=login,
        auth_required=True,
        auth_require_tls=True,
        decode_data=False,
    )


async def serve():
    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
    tell(kind="ready", port=server.sockets[0].getsockname()[1])
    # Ends with the test that started it.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
asyncio.run(serve())
