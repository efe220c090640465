from __future__ import annotations

import fcntl
import os
import resource

from twinseal.host.readable import is_readable


def test_a_descriptor_of_any_number_is_waited_for() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    source, end = os.pipe()
    high = fcntl.fcntl(source, fcntl.F_DUPFD, 1_500)
    try:
        assert high >= 1_500
        assert not is_readable(high, 0)
        os.write(end, b"typed")
        assert is_readable(high, 1)
        assert os.read(high, 100) == b"typed"
        os.close(end)
        assert is_readable(high, 1)
        assert os.read(high, 100) == b""
    finally:
        os.close(high)
        os.close(source)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
