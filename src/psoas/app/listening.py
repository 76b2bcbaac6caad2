"""The door: a socket on an address and port, or in words why it cannot be had."""

from __future__ import annotations

import errno
import ipaddress
import socket

from psoas.errors import SettingError

WAITING = 256  # connections that wait while the web process starts again


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Raises
    ------
    SettingError
        If the port is taken, needs other rights, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        raise _in_words(error, host, port) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address under which a browser on this machine reaches a socket."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_of_this_machine(host: str) -> bool:
    """Return whether only this machine can reach an address to listen at."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_words(error: OSError, host: str, port: int) -> SettingError:
    if error.errno == errno.EADDRINUSE:
        remedy = f"If psoas serves there already, open http://{host}:{port}/. If not, give another with --port."
        return SettingError(f"Port {port} is in use by another program.", remedy)
    if error.errno == errno.EACCES:
        return SettingError(f"Port {port} may not be used without more rights.", "Give one from 1024 to 65535 with --port.")
    return SettingError(f"psoas cannot listen at {host}: {error.strerror or error}.", "Give an address of this machine with --host, 127.0.0.1 say.")
