"""What stands beside an export and beside a disclosed entry: how somebody who knows nothing of Twinseal checks it."""

from __future__ import annotations

from typing import Final

from twinseal.domain.reading import Readers, Reading
from twinseal.domain.text import shown
from twinseal.domain.texts import sentence_of

_VERDICTS: Final = """   exit  verdict           means
      0  VALID-ANCHORED    intact, and it continues from the register code you gave
      3  VALID-COSIGNED    intact and covered by a signed checkpoint, but not compared with anything you kept, so an
                           older copy of the whole vault cannot be ruled out
      4  VALID-UNANCHORED  the chain is intact, but some entries are not covered by a signed checkpoint, or no trust
                           card was given
     10  TAMPERED          a line, a signature or a checkpoint was changed
     11  ROLLED-BACK       entries are missing, or the log contradicts a checkpoint or a code you have, or ends before it:
                           a code from after this export fits no export made before, and then this one is not enough
     12  INCOMPLETE        no verdict: something needed is missing or unreadable
      2                    no verdict: usage error, or the trust card or code is not valid; one sentence says which
   At 10 or 11, stop: leave the drive as it is, change nothing, and contact the vault owner.
"""
_CARD: Final = """You need two things that did NOT come on this drive:
- CARD: the file NAME.trust-card.json, received separately from this drive. Compare its fingerprint (sha256sum "CARD")
  with the printed trust card. The paper alone is not enough: it shows only fingerprints.
- twinseal_verify.py from a copy of Twinseal you trust (app/twinseal/standalone). Its SHA-256 is on the printed trust
  card, for the version that created the vault. Anyone who could change the log could also change a program beside it{0}
Type -I as shown below, and work in a folder of your own: otherwise Python may run files of the folder you are in.
"""
_BESIDE: Final = """:
  the copy on this drive is for those who have no other, and its result is worth no more than the drive itself."""

_REPORT: Final = """\
3. Check that the report is genuine (needs pdfsig from poppler-utils and certutil from libnss3-tools; run this in a folder
   of your own, not in DRIVE; ID is the number of the auditor who signed it, p and 8 digits, as the report shows it under
   How to check):
     python3 -I -c "import json,sys;c=json.load(open('CARD'));sys.stdout.buffer.write(bytes.fromhex(next(p['issuer'] for p in c['later']+c['people'] if p['id']=='ID')))" > issuer.der
     mkdir trust && certutil -N -d sql:trust --empty-password
     certutil -A -d sql:trust -n vault -t ",C," -i issuer.der
     pdfsig -nssdir sql:trust "DRIVE/report.pdf"
   All three of these must appear: "Signature is Valid", "Certificate is Trusted" and "Total document signed".
   Do not add -no-ocsp: pdfsig would then report a valid certificate as unknown.
   A report that a second auditor countersigned is a file of its own (REPORT). Import the authority of both people: "Signature
   is Valid" and "Certificate is Trusted" must appear twice, "Total document signed" at the second one, Countersignature.
   With Twinseal:  twinseal verify "REPORT" --trust-card "CARD"   names both people, and the entry of the log that says so.
   Whoever has it can cut the second signature off: what is left is the report as it was issued, and valid. The log tells,
   where it can be read: an entry report.countersigned with the SHA-256 of that file (sha256sum "REPORT") says by whom.

"""
_READABLE: Final = {
    Readers.EVERYBODY: "export.readme.with_plaintext",
    Readers.NOBODY: "export.readme.sealed",
    Readers.RECIPIENT: "export.readme.recipient",
}


def export_text(vault_name: str, reading: Reading) -> str:
    """Return VERIFY.txt of an export."""
    readable = sentence_of(_READABLE[reading.readers] if not reading.withheld else "export.readme.withheld")
    report = _REPORT if reading.has_report else ""
    return f"""How to check this export
========================

The log of the vault "{shown(vault_name)}". DRIVE below is the folder that contains this file.

{_CARD.format(_BESIDE)}
1. Check that the files are complete (in DRIVE):   sha256sum -c SHA256SUMS
2. Check that the log is genuine (needs only Python 3.9 or newer):
     python3 -I twinseal_verify.py "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE
   On Windows:  py -I twinseal_verify.py "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE
   With Twinseal:  twinseal verify "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE
   REGISTER-CODE is the code that the auditor who made this export told you by another way than this drive; or the newest
   code in the room's paper register that is older than the export. Omit --receipt if you do not have one.

{_VERDICTS}
{report}regulator-kit has questions with the command that answers each, and a forged example that must fail: it is no part of the log.

The verdict in step 2 is based on the log itself (log.tws, checkpoints/, and people/, epochs/ and unanchored/ if present).
{readable}
"""


def entry_text(entry: str, note: str, vault_name: str) -> str:
    """Return VERIFY-ENTRY.txt, for the files of one entry and of the checkpoint that proves it."""
    return f"""How to check this entry
=======================

One entry from the log of the vault "{shown(vault_name)}", and the checkpoint that proves it. Both files are needed.
The file of the entry also says who joined or left the vault up to then, signed by the people of before: the first trust
card is enough, however often people changed since.

DIR below is the folder that contains this file.

{_CARD.format(".")}
     python3 -I twinseal_verify.py "DIR/{entry}" --checkpoint "DIR/{note}" --trust-card "CARD"
   On Windows:  py -I twinseal_verify.py "DIR/{entry}" --checkpoint "DIR/{note}" --trust-card "CARD"
   With Twinseal:  twinseal verify "DIR/{entry}" --checkpoint "DIR/{note}" --trust-card "CARD"

The result shows the entry, and whether the checkpoint was signed by two people of the vault or by an auditor alone. It
proves that this entry is in the log under its number, not that no other entry says more.
Exit code 3: proven. 2: usage error. 10 or higher: not proven; leave the files as they are and ask whoever gave them to you.
"""


def entries_text(note: str, vault_name: str) -> str:
    """Return VERIFY-ENTRIES.txt, for the files of the entries of one report and of the checkpoint that proves all of them."""
    return f"""How to check these entries
==========================

Entries from the log of the vault "{shown(vault_name)}", a file each, and the checkpoint that proves all of them. They are
those that the report of one opening tells of, from its first to its last. Each file also says who joined or left the vault
up to then, signed by the people of before: the first trust card is enough, however often people changed since.

DIR below is the folder that contains this file.

{_CARD.format(".")}
     for ENTRY in "DIR"/entry-*.json; do
       python3 -I twinseal_verify.py "$ENTRY" --checkpoint "DIR/{note}" --trust-card "CARD"
       [ $? -eq 3 ] || echo "NOT PROVEN: $ENTRY"
     done
   On Windows:  for %E in ("DIR\\entry-*.json") do py -I twinseal_verify.py "%~E" --checkpoint "DIR/{note}" --trust-card "CARD"
   With Twinseal, one by one:  twinseal verify "DIR/ENTRY" --checkpoint "DIR/{note}" --trust-card "CARD"

Each result shows the entry, and whether the checkpoint was signed by two people of the vault or by an auditor alone. That the
numbers have no gap shows that none between them was left out. The report has each entry with its head; audit-log.jsonl,
which is attached to it, has the same texts: "twinseal verify REPORT.pdf" checks who signed the report.
Exit code 3: proven. 2: usage error. 10 or higher: not proven; leave the files as they are and ask whoever gave them to you.
"""
