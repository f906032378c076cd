"""Peers: who is to have a fair share, as far as addresses tell."""

import ipaddress
from collections.abc import Hashable

LOOPBACK = ipaddress.IPv4Address("127.0.0.1")


def peer_of(address: str) -> Hashable:
    """Who is behind an address, as far as it tells: a whole /64 of IPv6, which is what one customer has at least.

    This machine is one, whether a program takes its loopback address of IPv4 or of IPv6.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_loopback:
            return LOOPBACK
        mapped = ip.ipv4_mapped
        return mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64))
    return ip
