"""A port for a program that a test starts, and that nobody else is given until then.

A port that the system hands out and gets back at once may be handed out again before the program binds it: to another
test, or to any connection. Where a connection has just ended the system keeps the port for about a minute: it gives it
to nobody, and whoever asks for it by number, as a server does, has it.
"""

import socket

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        with socket.create_connection((HOST, port)):
            accepted, _ = listener.accept()
            accepted.close()  # the side that closes first keeps the port in TIME_WAIT
    return port
