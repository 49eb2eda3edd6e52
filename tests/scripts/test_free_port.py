import socket
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "free_port.py"


def ask(host, port):
    done = subprocess.run([sys.executable, SCRIPT, host, str(port)], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip()


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_free_port_is_silent_about_a_free_one(listener):
    port = listener.getsockname()[1]
    listener.close()

    assert ask("127.0.0.1", port) == (0, "")


def test_free_port_names_another_one_where_it_is_taken(listener):
    port = listener.getsockname()[1]

    status, message = ask("127.0.0.1", port)

    assert status == 1
    assert message.startswith(
        f"Port {port} is taken, perhaps by this site in another terminal. Choose another one: PORT="
    )


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "", "８０００"])
def test_free_port_refuses_what_is_no_port(port):
    assert ask("127.0.0.1", port) == (
        1,
        f"PORT is {port!r}; expected a whole number from 1 to 65535, such as PORT=8001.",
    )


def test_free_port_refuses_an_address_of_another_machine():
    assert ask("192.0.2.1", 8000) == (1, "Cannot listen on 192.0.2.1, port 8000: Cannot assign requested address.")
