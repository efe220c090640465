"""What lies under a mounted file system: through encryption, volume managers and partitions down to the disks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.domain.text import shown
from twinseal.host.mounts import Mount

_DEEPEST: Final = 16
"""More layers than anybody builds; a tree that leads back into itself ends there."""
_HEX: Final = re.compile(rb"\\x([0-9A-Fa-f]{2})")
_CRYPT: Final = re.compile(r"CRYPT-(LUKS1|LUKS2|PLAIN|LOOPAES|TCRYPT|BITLK|FVAULT2)(-.*)?", re.ASCII | re.DOTALL)
"""The kinds of dm-crypt; cryptsetup calls its mappings that check and hide nothing CRYPT-VERITY and CRYPT-INTEGRITY."""
_NUMBERLESS: Final = frozenset({"btrfs", "bcachefs"})
"""File systems over several devices: their mounts have a number that no device has, and name one of them."""
_USB: Final = re.compile(r"usb[0-9]+", re.ASCII)
_VERACRYPT: Final = re.compile(r"veracrypt[0-9]+(_[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SystemRoots:
    """Where the system tells of its devices; a test gives it folders of its own."""

    sys: Path = Path("/sys")
    dev: Path = Path("/dev")
    udev: Path = Path("/run/udev/data")
    mounts: Path = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """What is known of the disks under a mount; texts are made fit to be shown and logged."""

    model: str = ""
    serial: str = ""
    label: str = ""
    removable: bool = False
    encrypted: bool = False
    loop: bool = False


def block_facts(roots: SystemRoots, mount: Mount) -> BlockFacts:
    """Return what is known of the device of a mount: removable if every disk under it is, encrypted if every way down is."""
    device = _device(roots, mount)
    if device is None:
        return BlockFacts(label=_label(roots, mount))
    disks = sorted(_disks(device))
    models = [
        " ".join(part for part in (_text(disk / "device/vendor"), _text(disk / "device/model")) if part) for disk in disks
    ]
    return BlockFacts(
        model=" + ".join(model for model in models if model),
        serial=" + ".join(serial for disk in disks if (serial := _text(disk / "device/serial"))),
        label=_label(roots, mount),
        removable=bool(disks) and all(_is_removable(disk) for disk in disks),
        encrypted=_is_encrypted(device),
        loop=device.name.startswith("loop"),
    )


def _device(roots: SystemRoots, mount: Mount) -> Path | None:
    """Return the folder of the mounted device below `/sys/devices`: by its number, else by its name.

    The name is the kernel's only for file systems on devices: any user's FUSE program calls itself as it likes.
    """
    numbered = roots.sys / "dev/block" / mount.number
    if numbered.exists():
        return numbered.resolve()
    if mount.file_system not in _NUMBERLESS:
        return None
    by_name = [roots.sys / "class/block" / Path(mount.source).name]
    if mount.source.startswith("/dev/"):
        # A name such as /dev/mapper/luks-1 is a link to /dev/dm-0.
        real = (roots.dev / mount.source.removeprefix("/dev/")).resolve()
        by_name.insert(0, roots.sys / "class/block" / real.name)
    for link in by_name:
        if link.exists():
            return link.resolve()
    return None


def _below(device: Path) -> list[Path]:
    """Return the devices that this one is made of; none for a disk."""
    if (device / "partition").exists():
        return [device.parent]
    try:
        return sorted(entry.resolve() for entry in (device / "slaves").iterdir())
    except OSError:
        return []


def _disks(device: Path, depth: int = 0) -> set[Path]:
    below = _below(device) if depth < _DEEPEST else []
    return set().union(*(_disks(disk, depth + 1) for disk in below)) if below else {device}


def _is_encrypted(device: Path, depth: int = 0) -> bool:
    if _CRYPT.fullmatch(_text(device / "dm/uuid")) or _VERACRYPT.fullmatch(_text(device / "dm/name")):
        return True
    below = _below(device) if depth < _DEEPEST else []
    return bool(below) and all(_is_encrypted(disk, depth + 1) for disk in below)


def _is_removable(disk: Path) -> bool:
    if _text(disk / "removable") == "1" or _text(disk / "device/type") == "SD":
        return True
    # A disk in a USB case says that it is fixed; where it is plugged in tells. Thunderbolt's bridges say it themselves.
    return any(_USB.fullmatch(part) for part in disk.parts) or any(
        _text(parent / "removable") == "removable" for parent in disk.parents
    )


def _text(path: Path) -> str:
    try:
        return _fit(path.read_bytes())
    except OSError:
        return ""


def _fit(data: bytes) -> str:
    return shown(unicodedata.normalize("NFC", data.decode("utf-8", "replace")).strip())


def _label(roots: SystemRoots, mount: Mount) -> str:
    """Return the label of a file system: of udev's record of the device, else by the link that bears it.

    Two sticks of one label have one link, but each has a record.
    """
    try:
        for line in (roots.udev / f"b{mount.number}").read_bytes().split(b"\n"):
            if line.startswith(b"E:ID_FS_LABEL_ENC="):
                return _decoded(line.partition(b"=")[2])
    except OSError:
        pass
    if not mount.source.startswith("/dev/"):
        return ""
    real = (roots.dev / mount.source.removeprefix("/dev/")).resolve()
    try:
        links = sorted((roots.dev / "disk/by-label").iterdir())
    except OSError:
        return ""
    return next((_decoded(bytes(Path(link.name))) for link in links if link.resolve() == real), "")


def _decoded(name: bytes) -> str:
    r"""Return a label as people wrote it: udev spells each byte that it does not like as `\xNN`."""
    return _fit(_HEX.sub(lambda match: bytes([int(match[1], 16)]), name))
