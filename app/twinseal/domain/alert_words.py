"""Ways of alerts, and why one failed on its way, in words."""

from __future__ import annotations

from typing import Final

from twinseal.domain.alert import AlertFault, Channel
from twinseal.domain.texts import Text, sentence_of

_CHANNELS: Final = {
    Channel.SOUND: Text("alert.channel.sound"),
    Channel.TRAY: Text("alert.channel.tray"),
    Channel.TERMINAL: Text("alert.channel.terminal"),
    Channel.SYSLOG: Text("alert.channel.syslog"),
    Channel.DROP: Text("alert.channel.drop"),
    Channel.SLIP: Text("alert.channel.slip"),
}
_FAULTS: Final = {
    AlertFault.NO_READER: Text("alert.fault.no_reader"),
    AlertFault.NO_FOLDER: Text("alert.fault.no_folder"),
    AlertFault.NOT_A_MOUNT: Text("alert.fault.not_a_mount"),
    AlertFault.NOT_WRITABLE: Text("alert.fault.not_writable"),
    AlertFault.FULL: Text("alert.fault.full"),
    AlertFault.TIME_OVER: Text("alert.fault.time_over"),
    AlertFault.NOT_SIGNED: Text("alert.fault.not_signed"),
    AlertFault.NO_DISPLAY: Text("alert.fault.no_display"),
    AlertFault.NO_BUS: Text("alert.fault.no_bus"),
    AlertFault.NO_TRAY: Text("alert.fault.no_tray"),
    AlertFault.NO_PLAYER: Text("alert.fault.no_player"),
    AlertFault.NOT_PLAYED: Text("alert.fault.not_played"),
    AlertFault.ENDED: Text("alert.fault.ended"),
    AlertFault.OTHER: Text("alert.fault.other"),
}


def channel_text(channel: Channel) -> Text:
    """Return the name of a way: `system log`."""
    return _CHANNELS[channel]


def way_failed(fault: AlertFault) -> str:
    """Return what is said where a way was chosen whose next end is not there; pressed again, the choice is taken."""
    return sentence_of("alert.way_failed", fault=fault_text(fault))


def fault_text(fault: AlertFault) -> Text:
    """Return why an alert failed, as a part of a sentence: `nobody receives there`."""
    return _FAULTS[fault]
