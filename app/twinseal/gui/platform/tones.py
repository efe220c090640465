"""The four tones of an open vault, played by a program of the system, else by the desktop's bell."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer
from shiboken6 import isValid

from twinseal.domain.alert import AlertFault, Moment
from twinseal.gui.platform.alerts import Bell
from twinseal.host.programs import PLAYERS, SURROUNDINGS, system_program
from twinseal.resource_folder import RESOURCES

BELL: Final = "bell"
LIMIT_MS: Final = 3_000
"""How long one player may take over a tone of at most 0.4 s before it is ended and the next is tried: PulseAudio's waits until
everything it handed over was heard, which takes 2 s where the sound server keeps long buffers."""


class Tones(Protocol):
    """Plays the tone of a moment."""

    def play(self, moment: Moment, heard: Callable[[str], None]) -> None:
        """Begin and return at once; never raises.

        `heard` is called once, on the window's thread: with the name of what played the tone, "" where nothing could.
        """
        ...

    def at_work(self) -> str:
        """Return the name of what plays just now, "" while all is silent; asked from any thread."""
        ...

    def why_silent(self) -> AlertFault:
        """Return why nothing could play a tone."""
        ...


class SystemTones(QObject):
    """Tries the players one after another, each in a process of its own; the window waits for none."""

    def __init__(
        self,
        bell: Bell | None = None,
        *,
        program: Callable[[str], Path | None] = system_program,
        limit_ms: int = LIMIT_MS,
    ) -> None:
        """Use this machine's programs; `program` says where one lies, `limit_ms` how long each may take."""
        super().__init__()
        self._bell = bell or Bell()
        self._program, self._limit_ms = program, limit_ms
        self._running: dict[QProcess, tuple[str, Callable[[bool], None]]] = {}
        application = QCoreApplication.instance()
        if application is not None:
            # With the program, at the latest: no player outlives it.
            application.aboutToQuit.connect(self.stop)

    def play(self, moment: Moment, heard: Callable[[str], None]) -> None:
        """Begin with the first player."""
        self._next(moment, heard, PLAYERS)

    def at_work(self) -> str:
        """Return the name of the player that was started last and has not ended."""
        # A copy, made in one step: the window's thread may start or end a player meanwhile.
        running = list(self._running.values())
        return running[-1][0] if running else ""

    def why_silent(self) -> AlertFault:
        """Say whether there is no player at all, or none that could."""
        return AlertFault.NOT_PLAYED if any(map(self._program, PLAYERS)) else AlertFault.NO_PLAYER

    def stop(self) -> None:
        """End every player that runs; what it was to play counts as nothing."""
        running, self._running = list(self._running), {}
        for process in running:
            process.kill()
            process.waitForFinished(self._limit_ms)

    def _next(self, moment: Moment, heard: Callable[[str], None], names: tuple[str, ...]) -> None:
        for place, name in enumerate(names):
            program = self._program(name)
            if program is not None:
                self._start(name, program, moment, partial(self._ended, name, moment, heard, names[place + 1 :]))
                return
        heard(BELL if self._bell.ring(moment) else "")

    def _ended(self, name: str, moment: Moment, heard: Callable[[str], None], others: tuple[str, ...], good: bool) -> None:
        if good:
            heard(name)
        else:
            self._next(moment, heard, others)

    def _start(self, name: str, program: Path, moment: Moment, ended: Callable[[bool], None]) -> None:
        process = QProcess(self)
        process.setProcessEnvironment(_surroundings())
        # At the root, so that it keeps no drive from being taken out; nothing that it says is read.
        process.setWorkingDirectory("/")
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        self._running[process] = (name, ended)
        # What a process is connected to must not keep its parent: the parent would go while its child is being deleted.
        myself = weakref.ref(self)

        def over(good: bool) -> None:
            tones = myself()
            # Where the tones themselves go, their processes say that they end while they are deleted.
            if tones is not None and isValid(tones) and isValid(process):
                tones._over(process, good)  # noqa: SLF001 - itself

        process.finished.connect(lambda code, status: over(code == 0 and status is QProcess.ExitStatus.NormalExit))
        process.errorOccurred.connect(lambda error: over(False) if error is QProcess.ProcessError.FailedToStart else None)
        # One that is stopped or hangs is ended: a tone that comes late is worse than the bell.
        QTimer.singleShot(self._limit_ms, process, process.kill)
        # A test sounds as an opening does.
        tone = Moment.OPENED if moment is Moment.TEST else moment
        process.start(str(program), [str(RESOURCES / "sounds" / f"{tone.value}.wav")])

    def _over(self, process: QProcess, good: bool) -> None:
        _name, ended = self._running.pop(process, ("", None))
        if ended is not None:
            process.deleteLater()
            ended(good)


def _surroundings() -> QProcessEnvironment:
    """Return what a player is told: where this person's sound server listens on this machine, and no server elsewhere."""
    made = QProcessEnvironment()
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    # PulseAudio's own variable and files may name a server on another machine: this one wins over all of them.
    local = {"PULSE_SERVER": f"unix:{runtime or '/run'}/pulse/native", "HOME": os.environ.get("HOME", "/")}
    for name, value in {**SURROUNDINGS, **local, **({"XDG_RUNTIME_DIR": runtime} if runtime else {})}.items():
        made.insert(name, value)
    return made
