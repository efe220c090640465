"""Synthetic trees of block devices: /sys, /dev, udev's records and the table of mounts.

They were written after the kernel's documentation (sysfs rules, Documentation/ABI, proc(5)) and udev's, not recorded from
hardware: the makers and models in them are examples. Each tree is a list of `path -> link` and `path = content`; `MOUNT` in
the table of mounts is replaced by a folder of the test.
"""

from __future__ import annotations

from pathlib import Path

from twinseal.host.block_devices import SystemRoots

_USB = "sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0"
_PCI = "sys/devices/pci0000:00"
_INTERNAL = f"{_PCI}/0000:00:1d.0/0000:01:00.0/nvme/nvme0"
_UP = "../.."

STICK = f"""
{_USB}/vendor = SanDisk
{_USB}/model = Ultra USB 3.0
{_USB}/block/sdb/removable = 1
{_USB}/block/sdb/device -> ../../../6:0:0:0
{_USB}/block/sdb/sdb1/partition = 1
sys/class/block/sdb -> {_UP}/{_USB.removeprefix("sys/")}/block/sdb
sys/class/block/sdb1 -> {_UP}/{_USB.removeprefix("sys/")}/block/sdb/sdb1
sys/dev/block/8:16 -> {_UP}/{_USB.removeprefix("sys/")}/block/sdb
sys/dev/block/8:17 -> {_UP}/{_USB.removeprefix("sys/")}/block/sdb/sdb1
dev/sdb1 =
"""
INTERNAL = f"""
{_INTERNAL}/model = SAMSUNG MZVLB512
{_INTERNAL}/nvme0n1/removable = 0
{_INTERNAL}/nvme0n1/device -> ../../nvme0
{_INTERNAL}/nvme0n1/nvme0n1p3/partition = 3
sys/class/block/nvme0n1p3 -> {_UP}/{_INTERNAL.removeprefix("sys/")}/nvme0n1/nvme0n1p3
sys/dev/block/259:3 -> {_UP}/{_INTERNAL.removeprefix("sys/")}/nvme0n1/nvme0n1p3
dev/nvme0n1p3 =
"""


def mapped(number: int, name: str, uuid: str, *below: str) -> str:
    """Return the lines of one mapping `dm-N` over devices given by their folders below /sys."""
    place = f"sys/devices/virtual/block/dm-{number}"
    slaves = "\n".join(
        f"{place}/slaves/{device.rsplit('/', 1)[1]} -> ../../../../{device.removeprefix('sys/devices/')}" for device in below
    )
    return f"""
{place}/removable = 0
{place}/dm/name = {name}
{place}/dm/uuid = {uuid}
{slaves}
sys/class/block/dm-{number} -> {_UP}/devices/virtual/block/dm-{number}
sys/dev/block/254:{number} -> {_UP}/devices/virtual/block/dm-{number}
dev/dm-{number} =
dev/mapper/{name} -> ../dm-{number}
"""


_STICK_PART, _INTERNAL_PART = f"{_USB}/block/sdb/sdb1", f"{_INTERNAL}/nvme0n1/nvme0n1p3"
_DM = "sys/devices/virtual/block/dm-"
LUKS_NAME = "luks-1f6d2a34-9a51-4f0e-8d0e-5b7a30a1c111"
LUKS_UUID = f"CRYPT-LUKS2-1f6d2a349a514f0e8d0e5b7a30a1c111-{LUKS_NAME}"
LVM_UUID = "LVM-l8Qh2vUuX0Zb7Tn3kq9dRk1sWm4Yc6AeQpXx0aVb2Nn5Kk8Jj1Hh4Gg7Ff3DdSs"
TREES: dict[str, tuple[str, str]] = {
    # Name -> (lines of the tree, line of the table of mounts).
    "plain": (STICK, "612 31 8:17 / MOUNT rw,nosuid,nodev,relatime shared:330 - vfat /dev/sdb1 rw,utf8"),
    "luks": (
        STICK + mapped(0, LUKS_NAME, LUKS_UUID, _STICK_PART),
        f"612 31 254:0 / MOUNT rw,nosuid,nodev,relatime shared:330 - ext4 /dev/mapper/{LUKS_NAME} rw",
    ),
    "luks-of-a-whole-disk": (
        STICK + mapped(0, "stick", LUKS_UUID, f"{_USB}/block/sdb"),
        "612 31 254:0 / MOUNT rw,relatime - ext4 /dev/dm-0 rw",
    ),
    # VeraCrypt makes its mapping itself and gives it no UUID.
    "veracrypt": (
        STICK + mapped(1, "veracrypt1", "", _STICK_PART),
        "640 31 254:1 / MOUNT rw,relatime shared:331 - vfat /dev/mapper/veracrypt1 rw,uid=1000,fmask=0077",
    ),
    "veracrypt-cascade": (
        STICK + mapped(1, "veracrypt1_0", "", _STICK_PART) + mapped(2, "veracrypt1", "", f"{_DM}1"),
        "640 31 254:2 / MOUNT rw,relatime shared:331 - vfat /dev/mapper/veracrypt1 rw,uid=1000,fmask=0077",
    ),
    "lvm": (
        STICK + mapped(3, "review-data", LVM_UUID, _STICK_PART),
        "650 31 254:3 / MOUNT rw,relatime shared:332 - ext4 /dev/mapper/review-data rw",
    ),
    "lvm-on-luks": (
        STICK + mapped(0, LUKS_NAME, LUKS_UUID, _STICK_PART) + mapped(3, "review-data", LVM_UUID, f"{_DM}0"),
        "650 31 254:3 / MOUNT rw,relatime shared:332 - ext4 /dev/mapper/review-data rw",
    ),
    # btrfs gives a mount a number that no device has: only the name leads on.
    "btrfs-on-luks": (
        STICK + mapped(0, LUKS_NAME, LUKS_UUID, _STICK_PART),
        f"651 31 0:61 / MOUNT rw,relatime shared:333 - btrfs /dev/mapper/{LUKS_NAME} rw,space_cache=v2",
    ),
    "md": (
        STICK
        + f"""
sys/devices/virtual/block/md127/md/level = raid1
sys/devices/virtual/block/md127/slaves/sdb1 -> ../../../../{_STICK_PART.removeprefix("sys/devices/")}
sys/class/block/md127 -> {_UP}/devices/virtual/block/md127
sys/dev/block/9:127 -> {_UP}/devices/virtual/block/md127
""",
        "660 31 9:127 / MOUNT rw,relatime - ext4 /dev/md127 rw",
    ),
    # What only checks what is read hides nothing, though cryptsetup gives it a name of the same kind.
    "integrity": (
        STICK + mapped(0, "checked", "CRYPT-INTEGRITY-checked", _STICK_PART),
        "612 31 254:0 / MOUNT rw,relatime - ext4 /dev/mapper/checked rw",
    ),
    "verity": (
        STICK + mapped(0, "checked", "CRYPT-VERITY-4711-checked", _STICK_PART),
        "612 31 254:0 / MOUNT rw,relatime - ext4 /dev/mapper/checked rw",
    ),
    # A program of any user mounts whatever it likes, and says what it is called.
    "fuse-by-the-name-of-a-stick": (
        STICK + mapped(0, LUKS_NAME, LUKS_UUID, _STICK_PART),
        f"652 31 0:61 / MOUNT rw,relatime shared:334 - fuse.sshfs /dev/mapper/{LUKS_NAME} rw,user_id=1000",
    ),
    "internal-luks": (
        INTERNAL + mapped(0, "nvme0n1p3_crypt", LUKS_UUID, _INTERNAL_PART),
        "29 1 254:0 / MOUNT rw,relatime shared:1 - ext4 /dev/mapper/nvme0n1p3_crypt rw,errors=remount-ro",
    ),
    "lvm-over-stick-and-internal": (
        STICK
        + INTERNAL
        + mapped(0, LUKS_NAME, LUKS_UUID, _STICK_PART)
        + mapped(3, "wide-data", LVM_UUID, f"{_DM}0", _INTERNAL_PART),
        "650 31 254:3 / MOUNT rw,relatime shared:332 - ext4 /dev/mapper/wide-data rw",
    ),
    # A disk in a case for USB says that it is fixed.
    "nvme-in-usb": (
        STICK.replace("removable = 1", "removable = 0").replace("Ultra USB 3.0", "RTL9210B-CG"),
        "612 31 8:17 / MOUNT rw,nosuid,nodev,relatime shared:330 - exfat /dev/sdb1 rw",
    ),
    "sd-card": (
        f"""
{_PCI}/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa/type = SD
{_PCI}/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0/removable = 0
{_PCI}/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0/device -> ../../../mmc0:aaaa
{_PCI}/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0/mmcblk0p1/partition = 1
sys/dev/block/179:1 -> {_UP}/devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0/mmcblk0p1
""",
        "612 31 179:1 / MOUNT rw,nosuid,nodev,relatime shared:330 - vfat /dev/mmcblk0p1 rw",
    ),
}


def build(folder: Path, tree: str, table: bytes, records: dict[str, bytes] | None = None) -> SystemRoots:
    """Create a tree in a folder, with this table of mounts and udev's records by device number; return its roots."""
    for line in tree.splitlines():
        name, arrow, target = line.partition(" -> ")
        content = ""
        if not arrow:
            name, _, content = line.partition(" = ")
        if not name.strip():
            continue
        place = folder / name.removesuffix(" =")
        place.parent.mkdir(parents=True, exist_ok=True)
        if arrow:
            place.symlink_to(target)
        else:
            place.write_text(f"{content}\n")
    roots = SystemRoots(folder / "sys", folder / "dev", folder / "udev", folder / "mountinfo")
    for root in (roots.sys, roots.dev, roots.udev):
        root.mkdir(exist_ok=True)
    roots.mounts.write_bytes(b"25 1 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n" + table + b"\n")
    for number, record in (records or {}).items():
        (roots.udev / f"b{number}").write_bytes(record)
    return roots
