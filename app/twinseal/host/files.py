"""Durable work on plain files: permissions before content, full writes, fsync of file and folder, no links followed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from twinseal.domain.errors import DiskFault, FileTooLarge, NotARegularFile
from twinseal.domain.ports import FileFacts, Space
from twinseal.host.disk_acts import BASE_FLAGS, DiskActs
from twinseal.host.disk_faults import NO_ROOM, not_known_durable, refuse

_BLOCK: Final = 1024 * 1024


class RealFiles(DiskActs):
    """The real file system; see `twinseal.domain.ports.Files` for what each method promises."""

    def read(self, path: Path, *, limit: int) -> bytes:
        """Return the whole file of at most `limit` bytes."""
        with self._opened(path, os.O_RDONLY) as handle:
            size = os.fstat(handle).st_size
            if size > limit:
                raise FileTooLarge("disk.too_large.file_of_size", name=path.name, size=size)
            data = self._read_up_to(handle, limit + 1)
        if len(data) > limit:
            raise FileTooLarge("disk.too_large.file", name=path.name)
        return data

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        """Return up to `count` bytes from `offset`; fewer at the end of the file."""
        with self._opened(path, os.O_RDONLY) as handle:
            os.lseek(handle, offset, os.SEEK_SET)
            return self._read_up_to(handle, count)

    def facts(self, path: Path) -> FileFacts | None:
        """Return facts of a plain file, or None where nothing stands."""
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            return None
        except OSError as fault:
            refuse(path, fault)
        if not stat.S_ISREG(status.st_mode):
            raise NotARegularFile("disk.not_regular.plain_file", name=path.name)
        return FileFacts(status.st_size, status.st_ino, status.st_dev, status.st_nlink)

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        """Replace a file whole; the rename is the one moment at which the new file takes effect.

        Raises `NotKnownDurable` for a fault after that moment.
        """
        temporary = self._free_for_now(path)
        self._new_file(temporary, data)
        try:
            if keep_previous is not None and self.facts(path) is not None:
                self._keep(path, keep_previous)
            self._move(temporary, path)
        except (OSError, DiskFault) as fault:
            if not os.path.lexists(temporary):
                # Some network file systems say that a rename failed which they did.
                not_known_durable(path, fault)
            with contextlib.suppress(OSError):
                self._unlink(temporary)
            if isinstance(fault, DiskFault):
                raise
            refuse(path, fault)
        self._confirm(path)

    def create(self, path: Path, data: bytes) -> None:
        """Make a new file durable; refuses where something stands."""
        self._new_file(path, data)
        self._sync_folder(path.parent)

    def append(self, path: Path, data: bytes) -> None:
        """Append and fdatasync; after a failed write the file is cut back to its old size."""
        with self._opened(path, os.O_WRONLY | os.O_APPEND) as handle:
            before = os.fstat(handle).st_size
            try:
                self._write_all(handle, data)
                self._flush_data(handle)
            except OSError:
                with contextlib.suppress(OSError):
                    self._cut(handle, before)
                    self._flush(handle)
                raise

    def copy(self, source: Path, target: Path, size: int, go_on: Callable[[int], object]) -> int:
        """Make a new file durable of the first `size` bytes of another; see `twinseal.domain.ports.Files`."""
        from twinseal.host.file_copies import OpenFile, copy_blocks

        with self._opened(source, os.O_RDONLY) as taken:
            handle = self._made(target)
            try:
                write, sync = partial(self._write_all, handle), partial(self._flush_data, handle)
                done = copy_blocks(OpenFile(taken, source), size, write, sync, go_on)
                self._flush(handle)
            except BaseException as fault:
                with contextlib.suppress(OSError):
                    self._unlink(target)
                if isinstance(fault, OSError):
                    refuse(target, fault)
                raise
            finally:
                os.close(handle)
        self._sync_folder(target.parent)
        return done

    def read_back(self, path: Path, go_on: Callable[[int], object], *, source: Path | None = None) -> tuple[str, int]:
        """Return SHA-256 and size of a file as its drive has it; see `twinseal.domain.ports.Files`."""
        from twinseal.host.file_copies import OpenFile, from_drive, read_alike

        with self._opened(path, os.O_RDONLY) as handle, contextlib.ExitStack() as also:
            like = None if source is None else OpenFile(also.enter_context(self._opened(source, os.O_RDONLY)), source)
            from_drive(handle)
            return read_alike(OpenFile(handle, path), like, go_on)

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Overwrite in place inside an existing file and fdatasync."""
        with self._opened(path, os.O_WRONLY) as handle:
            if not 0 <= offset <= os.fstat(handle).st_size - len(data):
                raise DiskFault("disk.fault.truncated", name=path.name)
            os.lseek(handle, offset, os.SEEK_SET)
            self._write_all(handle, data)
            self._flush_data(handle)

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file to `size` bytes, durable."""
        with self._opened(path, os.O_WRONLY) as handle:
            self._cut(handle, size)
            self._flush(handle)

    def make_folder(self, path: Path) -> None:
        """Make one folder, 0700, durable in its parent; an existing real folder is fine."""
        try:
            self._make(path)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise NotARegularFile("disk.not_regular.not_a_folder", name=path.name) from None
            return
        except OSError as fault:
            refuse(path, fault)
        self._sync_folder(path.parent)

    def rename(self, source: Path, target: Path) -> None:
        """Rename a file or folder inside one folder, durable; `target` must not exist.

        Raises `NotKnownDurable` for a fault after it has its new name.
        """
        if os.path.lexists(target):
            raise DiskFault("disk.fault.name_taken", name=target.name, folder=target.parent)
        try:
            self._move(source, target)
        except OSError as fault:
            if os.path.lexists(target) and not os.path.lexists(source):
                not_known_durable(target, fault)
            refuse(source, fault)
        self._confirm(target)
        if source.parent != target.parent:
            self._confirm(source)

    def remove(self, path: Path) -> None:
        """Remove a file, durable; nothing there is fine."""
        if self._clear(path):
            self._sync_folder(path.parent)

    def remove_folder(self, path: Path) -> None:
        """Remove a folder with its plain files and folders; nothing there is fine. Links are not followed."""
        if not os.path.lexists(path):
            return
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            # A scan of a link would go on in the folder that it points to.
            raise NotARegularFile("disk.not_regular.not_a_folder", name=path.name)
        try:
            self._empty(path)
        except OSError as fault:
            refuse(path, fault)
        self._sync_folder(path.parent)

    def sync_file(self, path: Path) -> None:
        """Flush a file that another library wrote, and its folder."""
        with self._opened(path, os.O_RDONLY) as handle:
            self._flush(handle)
        self._sync_folder(path.parent)

    def names(self, folder: Path, *, through_link: bool = False) -> tuple[str, ...]:
        """Return the sorted names inside a folder; a link to one is refused unless a person named it."""
        if not through_link and folder.is_symlink():
            raise NotARegularFile("disk.not_regular.folder_is_link", name=folder.name)
        try:
            return tuple(sorted(os.listdir(folder)))
        except NotADirectoryError as fault:
            raise NotARegularFile("disk.not_regular.not_a_folder", name=folder.name) from fault
        except OSError as fault:
            refuse(folder, fault)

    def sha256(self, path: Path) -> tuple[str, int]:
        """Return the SHA-256 (64 hex digits) and size of a plain file, read in blocks."""
        digest, size = hashlib.sha256(), 0
        with self._opened(path, os.O_RDONLY) as handle:
            while block := os.read(handle, _BLOCK):
                digest.update(block)
                size += len(block)
        return digest.hexdigest(), size

    def space(self, folder: Path) -> Space:
        """Return how full the folder's file system is."""
        try:
            usage = shutil.disk_usage(folder)
            return Space(usage.free, usage.total)
        except OSError as fault:
            refuse(folder, fault)

    def _made(self, path: Path) -> int:
        try:
            return self._make_file(path)
        except FileExistsError as fault:
            raise DiskFault("disk.fault.place_taken", name=path.name, folder=path.parent) from fault
        except OSError as fault:
            refuse(path, fault)

    def _new_file(self, path: Path, data: bytes) -> None:
        handle = self._made(path)
        try:
            self._write_all(handle, data)
            self._flush(handle)
        except OSError as fault:
            with contextlib.suppress(OSError):
                self._unlink(path)
            refuse(path, fault)
        finally:
            os.close(handle)

    def _clear(self, path: Path) -> bool:
        try:
            self._unlink(path)
        except FileNotFoundError:
            return False
        except OSError as fault:
            refuse(path, fault)
        return True

    def _free_for_now(self, path: Path) -> Path:
        """Return a free name beside a file: what an earlier crash left there is removed; a folder is left alone."""
        temporary = path.with_name(path.name + ".tmp")
        if temporary.is_dir() and not temporary.is_symlink():
            # Nobody may keep a file from being replaced by a folder in the place of its temporary name.
            return path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        self._clear(temporary)
        return temporary

    def _keep(self, path: Path, previous: Path) -> None:
        """Put a copy in the place of the previous one in a single rename, so that a crash leaves one of the two."""
        spare = self._free_for_now(previous)
        try:
            self._second_name(path, spare)
            self._move(spare, previous)
        finally:
            # Not only after a fault: a rename between two names of one file does nothing and leaves both.
            with contextlib.suppress(OSError):
                self._unlink(spare)

    def _second_name(self, path: Path, other: Path) -> None:
        try:
            self._link(path, other)
        except OSError as fault:
            if fault.errno in NO_ROOM:
                raise
            # FAT knows no second name of a file.
            self._clear(other)
            self._new_file(other, self.read(path, limit=os.lstat(path).st_size))

    def _empty(self, folder: Path) -> None:
        with os.scandir(folder) as scan:
            entries = list(scan)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                self._empty(Path(entry.path))
            else:
                self._unlink(Path(entry.path))
        self._remove_empty(folder)

    @contextlib.contextmanager
    def _opened(self, path: Path, flags: int) -> Iterator[int]:
        if not hasattr(os, "O_NOFOLLOW"):
            self.facts(path)
        try:
            # Non-blocking, so that a pipe in a file's place cannot hold the program; plain files ignore it.
            handle = os.open(path, flags | BASE_FLAGS | getattr(os, "O_NONBLOCK", 0))
        except OSError as fault:
            refuse(path, fault)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise NotARegularFile("disk.not_regular.plain_file", name=path.name)
            yield handle
        except OSError as fault:
            refuse(path, fault)
        finally:
            os.close(handle)

    def _read_up_to(self, handle: int, count: int) -> bytes:
        parts: list[bytes] = []
        while count > 0 and (part := os.read(handle, min(count, _BLOCK))):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _write_all(self, handle: int, data: bytes | memoryview) -> None:
        left = memoryview(data)
        while left:
            written = self._write(handle, left)
            if not written:
                raise OSError(errno.EIO, "nothing was written")
            left = left[written:]

    def _confirm(self, path: Path) -> None:
        try:
            self._sync_folder(path.parent)
        except DiskFault as fault:
            not_known_durable(path, fault)

    def _sync_folder(self, folder: Path) -> None:
        if not hasattr(os, "O_DIRECTORY"):
            return
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | getattr(os, "O_CLOEXEC", 0))
        except OSError as fault:
            refuse(folder, fault)
        try:
            self._flush(handle)
        except OSError as fault:
            # FAT and some network file systems cannot sync a folder; the file itself was synced.
            if fault.errno not in (errno.EINVAL, errno.ENOTSUP):
                refuse(folder, fault)
        finally:
            os.close(handle)
