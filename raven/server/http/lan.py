"""Where other machines of the network find this one."""

import io
import socket

OUTSIDE = ("192.0.2.1", 9)  # a documentation address: the way there is looked up, and nothing is sent


def lan_address() -> str | None:
    """The IPv4 address of this machine towards its network; None if it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(OUTSIDE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") else address


def qr_code(text: str) -> str:
    """A QR code of block characters, for a terminal: for phones, which nobody wants to type a key into."""
    import segno

    drawn = io.StringIO()
    segno.make(text, error="l").terminal(drawn, border=2, compact=True)
    return drawn.getvalue()
