"""Would the property test notice if a gate were left open? Breaks one thing at a time and sees whether it is caught.

    python scripts/mutants.py [NAME ...] [--examples N] [--seed S]

Each mutant is a copy of the package in a temporary folder with one fragment changed; tests/stateful runs against it
with at most N sequences (300). A mutant that survives, or that can no longer be made, ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = 300


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One thing broken: in `file` below campaign/, `text` (there exactly once) is replaced."""

    name: str
    file: str
    text: str
    instead: str


NOTHING = Mutant(name="nothing is broken", file="rules/gate.py", text="from __future__", instead="from __future__")
MUTANTS = (
    Mutant(
        name="a suppressed person is called", file="rules/gates/consent.py",
        text='blocks=f"s.{what}_suppressed_until > :begins"', instead='blocks=f"s.phone_suppressed_until > :begins"',
    ),
    Mutant(
        name="an open complaint is overlooked", file="rules/gates/patience.py",
        text='blocks="s.open_complaints > 0"', instead='blocks="s.open_complaints > 1"',
    ),
    Mutant(
        name="an expired consent stands", file="rules/gates/conditions.py",
        text="s.{purpose}_until > :ends AND ", instead="",
    ),
    Mutant(
        name="an old consent stands", file="rules/gates/conditions.py",
        text=" AND s.{purpose}_from + {oldest} > :ends", instead="",
    ),
    Mutant(
        name="one attempt more in seven days", file="rules/gates/promised.py",
        text='return f"{count} >= {most} AND', instead='return f"{count} > {most} AND',
    ),
    Mutant(
        name="who was just spoken to is called", file="rules/gates/patience.py",
        text='f"s.rest_until > :begins OR (', instead='f"0 OR (',
    ),
    Mutant(
        name="leads in a dialer's hands are forgotten", file="sql/build.sql",
        text="WHERE k.status = 'exported'\n", instead="WHERE k.status = 'withdrawn'\n",
    ),
    Mutant(
        name="a household is not held out together", file="sql/build.sql",
        text="WHERE c.household_no > 0 AND {bucket} < :held_parts",
        instead="WHERE c.household_no > 0 AND {bucket} < 0 * :held_parts",
    ),
    Mutant(
        name="who was once held out is released", file="sql/build.sql",
        text="WHERE a.campaign_no = :campaign_no AND a.arm = 'holdout'", instead="WHERE :campaign_no < 0",
    ),
    Mutant(
        name="the share of the holdout shrinks", file="sql/campaigns.sql",
        text="SET holdout_parts = MAX(holdout_parts, :held_parts)", instead="SET holdout_parts = :held_parts",
    ),
    Mutant(
        name="hours of the consent are ignored", file="rules/hours/windows.py",
        text='(consented, "consented")', instead='(None, "consented")',
    ),
    Mutant(
        name="two of one household are called", file="rules/filling.py",
        text="key = np.where(household > 0, household, -1 - places)", instead="key = -1 - places",
    ),
    Mutant(
        name="breaks of agents are worked through", file="rules/capacity.py",
        text="for pause in shift.breaks", instead="for pause in shift.breaks[:0]",
    ),
    Mutant(
        name="a stop is outvoted by a yes of the same moment", file="sql/standing.sql",
        text="WHEN 'stop' THEN 2 WHEN 'no' THEN 1 ELSE 0 END", instead="WHEN 'yes' THEN 2 ELSE 0 END",
    ),
    Mutant(
        name="a stop bars only the person who asked", file="sql/standing.sql",
        text="JOIN suppression_in_force f ON f.phone = c.phone",
        instead="JOIN suppression_in_force f ON f.phone = c.phone AND f.customer_no IS c.customer_no",
    ),
    Mutant(
        name="an export trusts the list", file="jobs/export.py",
        text="reasons = judge_again(workspace, selection.leads)", instead="reasons: dict = {}",
    ),
    Mutant(
        name="an undone import leaves its answers", file="store/undoing.py",
        text='"responses": ("response", "suppression", "confirmation"),',
        instead='"responses": ("suppression", "confirmation"),',
    ),
    Mutant(
        name="a row of a file counts as one attempt", file="sql/standing.sql",
        text="SUM(CASE WHEN d.dialled = 1 THEN a.attempts ELSE 0 END) AS attempts_life",
        instead="COUNT(a.attempt_no) AS attempts_life",
    ),
    Mutant(
        name="a pending yes counts", file="sql/standing.sql",
        text="WHEN r.answer <> 'yes' OR r.confirmation = '' THEN 1", instead="WHEN r.answer <> '' THEN 1",
    ),
    Mutant(
        name="consent to another family counts", file="rules/gates/conditions.py",
        text="AND f.family = {family}\"", instead="AND f.family <> ''\"",
    ),
    Mutant(
        name="a yes to letters allows calls", file="sql/standing.sql",
        text="AND (r.contact_channel IN ('', 'phone') OR r.answer = 'stop')", instead="AND r.contact_channel <> '?'",
    ),
    Mutant(
        name="touches of the household are forgotten", file="sql/build.sql",
        text="SELECT c.customer_no, 0, 0, 0, 0, 0, m.touched", instead="SELECT c.customer_no, 0, 0, 0, 0, 0, 0",
    ),
    Mutant(
        name="a tier's lower limit is ignored", file="rules/gates/tiers.py",
        text='f"COALESCE((SELECT tt.{name} {_TIER}), :{name})" if terms.tiers else f":{name}"',
        instead='f"MAX(COALESCE((SELECT tt.{name} {_TIER}), 0), :{name})" if terms.tiers else f":{name}"',
    ),
    Mutant(
        name="a blocked offer is made all the same", file="engines/owners.py",
        text="if decision.verdict == BLOCKED:", instead='if decision.verdict == "never":',
    ),
    Mutant(
        name="an old copy of a registry is fresh", file="engines/registries.py",
        text="(evening - dated).days <= registry.max_age_days", instead="(evening - dated).days <= 366",
    ),
    Mutant(
        name="an erased number is taken in again", file="jobs/privacy/barring.py",
        text="return None if (present in holders if customer_id else holders) else entry", instead="return None",
    ),
    Mutant(
        name="what a duplicate answered is forgotten in a merge", file="rules/merging.py",
        text="asked = [record.heard[purpose] for record in records if record.heard[purpose].answer != NEVER]",
        instead="asked = [record.heard[purpose] for record in records[:1]]",
    ),
    Mutant(
        name="a wrong number under another record is called", file="store/merged.py",
        text='store.run("merged.refresh_phone_states")', instead="pass",
    ),
    Mutant(
        name="a household stop bars who asked alone", file="jobs/optout.py",
        text="*(_stop_household(store, people, now) if household else ())", instead="*()",
    ),
    Mutant(
        name="who prefers letters is called", file="rules/gates/channel.py",
        text='blocks=f"s.other_channel > :call_others{otherwise}"', instead='blocks=f"0{otherwise} AND 0"',
    ),
    Mutant(
        name="a changed preference is heeded later", file="jobs/imports/customers.py",
        text='"preferred_hours", "preferred_channel", *WORDS', instead='"preferred_hours", *WORDS',
    ),
    Mutant(
        name="one record of an erased person stays", file="jobs/privacy/erase.py",
        text="for number in records]", instead="for number in records[:1]]",
    ),
    Mutant(
        name="a backup brings an erased person back", file="store/privacy.py",
        text="if number is not None:", instead="if number is None and False:",
    ),
    Mutant(
        name="a backup lets an erased person in again", file="store/privacy.py",
        text="        bar_hashes(store, ring, erasure.entries)", instead="        pass",
    ),
    Mutant(
        name="who was asked before is invited", file="rules/gates/invitation.py",
        text="AND NOT {_WORN_OUT} AND NOT {_ASKED})", instead="AND NOT {_WORN_OUT})",
    ),
    Mutant(
        name="who was invited often enough is invited", file="rules/gates/invitation.py",
        text="AND NOT {_WORN_OUT} AND NOT {_ASKED})", instead="AND NOT {_ASKED})",
    ),
    Mutant(
        name="strangers are invited", file="rules/gates/invitation.py",
        text="(v.related = 0 OR {_CUSTOMER})", instead="(v.related >= 0)",
    ),
    Mutant(
        name="a lead keeps a phone that is another's by now", file="engines/judging.py",
        text='(PHONE_CHANGED, lead["phone"] != lead["present_phone"])', instead="(PHONE_CHANGED, False)",
    ),
    Mutant(
        name="a lead keeps hours that were withdrawn", file="engines/judging.py",
        text="(HOURS_CHANGED, not covered)", instead="(HOURS_CHANGED, False)",
    ),
    Mutant(
        name="night consent is assumed", file="sql/standing.sql",
        text="CASE m.answer WHEN 'yes' THEN m.hours || CASE m.night WHEN 1",
        instead="CASE m.answer WHEN 'yes' THEN m.hours || CASE 1 WHEN 1",
    ),
    Mutant(
        name="an answer that a correction took back stays away", file="store/outcomes.py",
        text='store.run("attempts.restore_invitation_responses", import_no=import_no, now=now)', instead="pass",
    ),
    Mutant(
        name="a stop has no entry in the ledger", file="store/ledger.py",
        text="fresh = [one for one in WATCHED if _newest(self._store, one) > self._newest[one.table]]",
        instead='fresh = [o for o in WATCHED[:1] if _newest(self._store, o) > self._newest[o.table]]',
    ),
)  # fmt: skip


def main() -> int:
    """Try the mutants asked for; 0 when every one was caught."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="mutants by name or a piece of it; default: all")
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sequences", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.sequences:
        return _run_sequences(asked.examples, asked.seed)
    if _is_caught(NOTHING, asked.examples // 3, asked.seed):
        print("the property test fails without any mutant")
        return 1
    wanted = [one for one in MUTANTS if not asked.names or any(name in one.name for name in asked.names)]
    survived = [one.name for one in wanted if not _is_caught(one, asked.examples, asked.seed)]
    print(f"{len(wanted) - len(survived)} of {len(wanted)} mutants caught")
    return 1 if survived else 0


def _is_caught(mutant: Mutant, examples: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="campaign-mutant-") as folder:
        shutil.copytree(ROOT / "campaign", Path(folder) / "campaign", ignore=shutil.ignore_patterns("__pycache__"))
        path = Path(folder) / "campaign" / mutant.file
        text = path.read_text("utf-8")
        if text.count(mutant.text) != 1:
            print(f"CANNOT BE MADE  {mutant.name}: {mutant.text!r} stands not once in {mutant.file}")
            return False
        path.write_text(text.replace(mutant.text, mutant.instead), "utf-8")
        begun = time.monotonic()
        told = [sys.executable, __file__, "--sequences", "--examples", str(examples), "--seed", str(seed)]
        done = subprocess.run(
            told, env={**os.environ, "PYTHONPATH": folder}, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - begun
    reason = (done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or ["?"])[-1]
    print(
        f"{'caught' if done.returncode == 3 else 'SURVIVED'} {seconds:5.0f} s  {mutant.name}: {reason[:150]}",
        flush=True,
    )
    return done.returncode == 3


def _run_sequences(examples: int, seed: int) -> int:
    """Run the property test in this process; 3 when a promise was broken."""
    sys.path.insert(0, str(ROOT / "tests" / "stateful"))
    os.umask(0o077)
    from hypothesis import Phase, seed as seeded, settings  # noqa: I001 - after the path is set
    from hypothesis.stateful import run_state_machine_as_test
    from test_promises import Promises

    chosen = settings(Promises.TestCase.settings, max_examples=examples, phases=[Phase.generate], database=None)
    try:
        run_state_machine_as_test(seeded(seed)(Promises), settings=chosen)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong was noticed
        first = next(iter(getattr(error, "exceptions", ())), error)
        print(f"{type(first).__name__}: {' '.join(str(first).split())}")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
