"""Peers: who is to have a fair share, as far as addresses tell."""

import ipaddress
from collections.abc import Hashable


def peer_of(address: str) -> Hashable:
    """Who is behind an address, as far as it tells: a whole /64 of IPv6, which is what one customer has at least."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64))
    return ip
