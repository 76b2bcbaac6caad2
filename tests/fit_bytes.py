"""A FIT file made by hand, for what no device at hand has written: several sports, wrong order, missing times."""

from __future__ import annotations

import struct

ENUM, UINT8, UINT16, UINT32 = 0x00, 0x02, 0x84, 0x86
_SIZE = {ENUM: 1, UINT8: 1, UINT16: 2, UINT32: 4}
_CODE = {ENUM: "B", UINT8: "B", UINT16: "H", UINT32: "I"}
FILE_ID, SPORT, SESSION, RECORD, ACTIVITY = 0, 12, 18, 20, 34
RUNNING, CYCLING = 1, 2
TREADMILL, TRAIL = 1, 3


def fit_file(messages: list[tuple[int, list[tuple[int, int, int]]]]) -> bytes:
    """Return a FIT file of messages (global number, [(field number, base type, raw value)]); little-endian, each defined anew."""
    data = b""
    for number, fields in messages:
        data += struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields))
        data += b"".join(struct.pack("<BBB", field, _SIZE[kind], kind) for field, kind, _ in fields)
        data += b"\x00" + b"".join(struct.pack("<" + _CODE[kind], value) for _, kind, value in fields)
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(data), b".FIT")
    header += struct.pack("<H", _crc(header))
    return header + data + struct.pack("<H", _crc(header + data))


def session(
    start: int, seconds: int, sport: int, *, metres: float | None = None, detail: int | None = None
) -> tuple[int, list[tuple[int, int, int]]]:
    fields = [(253, UINT32, start + seconds), (2, UINT32, start), (7, UINT32, seconds * 1000), (8, UINT32, seconds * 1000), (5, ENUM, sport)]
    fields += [(9, UINT32, round(metres * 100))] if metres is not None else []
    return SESSION, fields + ([(6, ENUM, detail)] if detail is not None else [])


def sport_said(sport: int) -> tuple[int, list[tuple[int, int, int]]]:
    return SPORT, [(0, ENUM, sport)]


def clock(end: int, ahead: int) -> tuple[int, list[tuple[int, int, int]]]:
    """Give what a device writes last: its own time, and that on the wrist, which is `ahead` s later."""
    return ACTIVITY, [(253, UINT32, end), (0, UINT32, 0), (5, UINT32, end + ahead)]


def record(time: int | None, speed: float, cadence: int = 85, contact: float = 0.25) -> tuple[int, list[tuple[int, int, int]]]:
    fields = [(6, UINT16, round(speed * 1000)), (4, UINT8, cadence), (41, UINT16, round(contact * 10000))]
    return RECORD, ([(253, UINT32, time)] if time is not None else []) + fields


def _crc(data: bytes) -> int:
    table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4 & 0x0FFF) ^ table[crc & 0xF] ^ table[nibble]
    return crc
