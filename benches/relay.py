"""A relay that counts the round trips of what goes through it.

All bytes arrive DELAY seconds later than they were sent, so that what one side sends in one go, in however many pieces, has left
before the other side can have responded. A round trip is then: the client sends, and the server's bytes come back. A TCP
connection is one more. The count does not depend on the machine's speed, as a time would.
"""

import selectors
import socket
import threading
import time

DELAY = 0.05


class Relay:
    def __init__(self, port):
        self.port_of_server = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.round_trips = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.round_trips += 1
            server = socket.create_connection(("127.0.0.1", self.port_of_server))
            for side in (client, server):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.relay, args=(client, server), daemon=True).start()

    def relay(self, client, server):
        """Passes on until either side closes. `under_way` has when, to whom and what."""
        selector = selectors.DefaultSelector()
        selector.register(client, selectors.EVENT_READ, server)
        selector.register(server, selectors.EVENT_READ, client)
        under_way, is_asked = [], False
        with client, server:
            while True:
                wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
                for key, _ in selector.select(wait):
                    try:
                        data = key.fileobj.recv(65536)
                    except OSError:
                        data = b""
                    under_way.append((time.monotonic() + DELAY, key.data, data))
                    if not data:
                        selector.unregister(key.fileobj)
                while under_way and under_way[0][0] <= time.monotonic():
                    _, to, data = under_way.pop(0)
                    if not data:
                        return
                    if to is client and is_asked:
                        self.round_trips += 1
                    is_asked = to is server
                    try:
                        to.sendall(data)
                    except OSError:
                        return

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
