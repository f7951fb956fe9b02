"""A real DNS server on loopback, over UDP and TCP, whose answers a test decides."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from outgate.live.names.servers import Server

Records = list[tuple[str, int, str, list[str]]]
"""Owner, time to live, type and data, as in a zone file."""
Script = Callable[[str, str, int], Records | str | None]
"""Name, type and how often both were asked before, to records, a response code, or no answer."""


@dataclass
class Running:
    """A server that is running."""

    port: int
    script: Script
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    over_tcp: int = 0
    truncates: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def server(self, *, over_tcp: bool = False) -> Server:
        """Return it as one that is asked."""
        return Server("the test's server", "127.0.0.1", self.port, over_tcp)

    def respond(self, wire: bytes, *, over_tcp: bool) -> bytes | None:
        """Answer one question."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        kind = dns.rdatatype.to_text(question.rdtype)
        with self.lock:
            number = self.asked.get((name, kind), 0)
            self.asked[name, kind] = number + 1
            self.over_tcp += over_tcp
        found = self.script(name, kind, number)
        if found is None:
            return None
        response = dns.message.make_response(query)
        if isinstance(found, str):
            response.set_rcode(dns.rcode.from_text(found))
            return response.to_wire()
        if self.truncates and not over_tcp:
            response.flags |= dns.flags.TC
            return response.to_wire()
        for owner, seconds, type_, data in found:
            if type_ in (kind, "CNAME"):
                response.answer.append(
                    dns.rrset.from_text_list(f"{owner}.", seconds, "IN", type_, data)
                )
        return response.to_wire()


@contextmanager
def dns_server(script: Script, *, truncates: bool = False) -> Iterator[Running]:
    """Run a server for the length of a block.

    Args:
        script: What it answers.
        truncates: Whether an answer over UDP never fits.
    """

    class OverUdp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            answer = running.respond(data, over_tcp=False)
            if answer is not None:
                sock.sendto(answer, self.client_address)

    class OverTcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while len(head := self.rfile.read(2)) == 2:
                data = self.rfile.read(int.from_bytes(head, "big"))
                answer = running.respond(data, over_tcp=True)
                if answer is None:
                    return
                self.wfile.write(len(answer).to_bytes(2, "big") + answer)

    with _both(OverUdp, OverTcp) as (udp, tcp):
        running = Running(udp.server_address[1], script, truncates=truncates)
        threads = [threading.Thread(target=one.serve_forever, args=(0.05,)) for one in (udp, tcp)]
        for thread in threads:
            thread.start()
        try:
            yield running
        finally:
            for one in (udp, tcp):
                one.shutdown()
            for thread in threads:
                thread.join()


@contextmanager
def _both(
    over_udp: type[socketserver.BaseRequestHandler],
    over_tcp: type[socketserver.BaseRequestHandler],
) -> Iterator[tuple[socketserver.ThreadingUDPServer, socketserver.ThreadingTCPServer]]:
    """Open a port number that is free for UDP and for TCP."""
    for _ in range(20):
        udp = socketserver.ThreadingUDPServer(("127.0.0.1", 0), over_udp)
        try:
            tcp = socketserver.ThreadingTCPServer(udp.server_address[:2], over_tcp)
        except OSError:
            udp.server_close()
            continue
        with udp, tcp:
            yield udp, tcp
            return
    raise AssertionError("no port was free for both")


def nobody() -> Server:
    """Return a server that is not there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Server("a server that is not there", "127.0.0.1", port, over_tcp=True)
