"""What stands beside an export and beside a disclosed entry: how somebody who knows nothing of Twinseal checks it."""

from __future__ import annotations

from typing import Final

from twinseal.domain.text import shown

_VERDICTS: Final = """   exit  verdict           means
      0  VALID-ANCHORED    intact, and it goes on from the register code that you gave
      3  VALID-COSIGNED    intact and under a signed checkpoint; nothing that you hold was compared, so that an older
                           copy of the whole vault is not excluded
      4  VALID-UNANCHORED  the lines fit each other, but some stand under no signed checkpoint, or no trust card was given
     10  TAMPERED          a line, a signature or a checkpoint was changed
     11  ROLLED-BACK       entries are missing, or the log contradicts a checkpoint or a code that you hold
     12  INCOMPLETE        no answer: something that is needed is missing or unreadable
      2                    no verdict: wrong use, or a card or code that is none; one sentence says which
   At 10 and 11 stop: keep the drive as it is, change nothing, and call the owner of the vault.
"""
_CARD: Final = """You need two things that did NOT come on this drive:
- CARD: the file NAME.trust-card.json that you got apart from the drive. Compare its fingerprint (sha256sum "CARD") with
  the printed trust card; the paper alone is not enough, it carries fingerprints only.
- twinseal_verify.py from a copy of Twinseal that you trust (app/twinseal/standalone). Its SHA-256 stands on the printed
  trust card, for the version that founded the vault. Whoever could change the log could change a program beside it:
  the copy on this drive is there for whoever has no other, and what it says counts no more than the drive itself.
Type -I as it stands below, and stand in a folder of your own: Python would else run files that lie where you stand.
"""


def export_text(vault_name: str, *, decrypted: bool) -> str:
    """Return VERIFY.txt of an export."""
    readable = (
        "It also says whether entries.jsonl is what the log says. openings.csv is there to read; the signed log is what counts."
        if decrypted
        else "The entries in it are sealed: they are read only with an auditor's key, in the vault."
    )
    return f"""How to check this export
========================

The log of the vault "{shown(vault_name)}". DRIVE below is the folder in which this text lies.

{_CARD}
1. Files whole (in DRIVE):   sha256sum -c SHA256SUMS
2. Log genuine, with nothing but Python 3.9 or newer:
     python3 -I twinseal_verify.py "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE
   On Windows:  py -I twinseal_verify.py "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE
   With Twinseal:  twinseal verify "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE
   REGISTER-CODE is the newest code in the room's paper register; leave --receipt out where you have none.

{_VERDICTS}
3. Report genuine (needs pdfsig of poppler-utils and certutil of libnss3-tools; in a folder of your own, not in DRIVE):
     python3 -I -c "import json,sys;sys.stdout.buffer.write(bytes.fromhex(json.load(open('CARD'))['root_certificate']))" > root.der
     mkdir trust && certutil -N -d sql:trust --empty-password
     certutil -A -d sql:trust -n vault -t ",C," -i root.der
     pdfsig -nssdir sql:trust "DRIVE/report.pdf"
   Look for "Signature is Valid", "Certificate is Trusted" and "Total document signed"; all three are needed.
   Do not add -no-ocsp: pdfsig then calls a good certificate unknown.

The verdict of step 2 comes from the log itself (log.tws, checkpoints/, and epochs/ and unanchored/ where there are any).
{readable}
"""


def entry_text(entry: str, note: str, vault_name: str) -> str:
    """Return VERIFY-ENTRY.txt, for the files of one entry and of the checkpoint that proves it."""
    return f"""How to check this entry
=======================

One entry of the log of the vault "{shown(vault_name)}", and the checkpoint that proves it. Both files are needed.

{_CARD}
     python3 -I twinseal_verify.py {entry} --checkpoint {note} --trust-card "CARD"
   On Windows:  py -I twinseal_verify.py {entry} --checkpoint {note} --trust-card "CARD"
   With Twinseal:  twinseal verify {entry} --checkpoint {note} --trust-card "CARD"

It says what the entry says, and whether two people of the vault or an auditor alone signed the checkpoint. It proves
that this entry stands in the log at its number, not that no other entry says more.
Exit code 3: proven. 2: wrong use. 10 and above: not proven; keep the files as they are and ask whoever gave them to you.
"""
