"""
Say whether the site can listen: `python3 scripts/free_port.py HOST PORT`.

Asked before anything else, because the server itself would find out last, after installing and migrating.
"""

import errno
import re
import socket
import sys

HIGHEST = 65535


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("usage: python3 scripts/free_port.py HOST PORT")
    host, text = sys.argv[1].strip("[]"), sys.argv[2]
    port = int(text) if re.fullmatch("[0-9]{1,5}", text) else 0
    if not 1 <= port <= HIGHEST:
        sys.exit(f"PORT is {text!r}; expected a whole number from 1 to {HIGHEST}, such as PORT=8001.")
    problem = what_keeps_from_listening(host, port)
    if problem:
        sys.exit(problem)


def what_keeps_from_listening(host: str, port: int) -> str:
    """Nothing, or a sentence for the user."""
    try:
        listen_once(host, port)
    except socket.gaierror:
        return f"HOST is {host!r}; expected a name or an address of this machine, such as HOST=127.0.0.1."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} is taken, perhaps by this site in another terminal. Choose another one: PORT={free(host, port)}."
        if error.errno == errno.EACCES:
            return f"Port {port} is reserved for the system. Choose one from 1024 up, such as PORT=8000."
        return f"Cannot listen on {host}, port {port}: {error.strerror}."
    return ""


def listen_once(host: str, port: int) -> None:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a port just left is free
        listener.bind(address)


def free(host: str, taken: int) -> int:
    """The next free port, to suggest."""
    for port in range(taken + 1, min(taken + 50, HIGHEST)):
        try:
            listen_once(host, port)
        except OSError:
            continue
        return port
    return 8000


if __name__ == "__main__":
    main()
