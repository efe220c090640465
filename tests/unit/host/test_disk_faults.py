"""What a drive says becomes a sentence that says what to do."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from twinseal.domain.errors import DiskFault
from twinseal.host.disk_faults import refuse
from twinseal.host.files import RealFiles


def test_a_file_too_large_for_the_drive_names_the_limit_of_fat() -> None:
    with pytest.raises(DiskFault, match="4 GiB") as caught:
        refuse(Path("/media/stick/log.tws"), OSError(errno.EFBIG, os.strerror(errno.EFBIG)))
    assert "exFAT" in caught.value.sentence


def test_the_systems_own_limit_says_so_too(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(DiskFault, match="too large"):
            RealFiles().create(tmp_path / "large", bytes(8192))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
