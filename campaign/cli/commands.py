"""Which commands are there, where does each live, and how does the first page of help describe it?

One row per command, in the order in which an operator meets them. A command's module is imported only when the
command is called; the sentence here is the first line of its own help too. A name of two words is a command inside
a group; the group's row names no module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The headings of the first page of help."""

    BEGIN = "Begin"
    TAKE_IN = "Take in what is known"
    CONSENT = "Keep what customers answered"
    EVENING = "Make tonight's list"
    OUTCOME = "See what became of it"
    CARE = "Look after the workspace"


@dataclass(frozen=True, slots=True)
class Row:
    """A command: its name, its module under `campaign.cli`, one sentence, and the heading it stands under."""

    name: str
    module: str
    summary: str
    part: Part


COMMANDS: tuple[Row, ...] = (
    Row("demo", "demo", "Play the whole loop on sample data, in about a minute.", Part.BEGIN),
    Row("init", "init", "Make a workspace: settings, plans, offers, campaigns and an empty database.", Part.BEGIN),
    Row("status", "status", "Say what there is and what to do next.", Part.BEGIN),
    Row("import", "imports", "Read a file of customers, usage, responses, results and more.", Part.TAKE_IN),
    Row("undo", "undo", "Take an import back, if nothing was built on it.", Part.TAKE_IN),
    Row("find", "find", "Find customers by name, phone or id.", Part.TAKE_IN),
    Row("enroll", "enroll", "Record what one customer answered, with the evidence.", Part.CONSENT),
    Row("optout", "optout", "Never call this customer or phone again, at once and everywhere.", Part.CONSENT),
    Row("suppress", "suppress", "Bar all numbers of a pattern, or show the patterns.", Part.CONSENT),
    Row("merge", "merge", "Let one record stand for two of the same person.", Part.CONSENT),
    Row("consent", "", "Confirm, renew and prove what customers agreed to.", Part.CONSENT),
    Row("consent pending", "consent", "List the answers that wait for a confirmation.", Part.CONSENT),
    Row("consent confirm", "consent", "Confirm an answer: a second keying, or a call back.", Part.CONSENT),
    Row("consent renew", "renewal", "List those whose consent ends soon.", Part.CONSENT),
    Row("consent proof", "ledger", "Print the whole proof for one customer or phone.", Part.CONSENT),
    Row("consent wordings", "ledger", "List the texts that were answered, and ids without a text.", Part.CONSENT),
    Row("members", "members", "Write whom other systems should leave out of their marketing.", Part.CONSENT),
    Row("registry", "", "Keep the copies of do-not-call registries fresh.", Part.CONSENT),
    Row("registry list", "registry", "Show each registry, the age of its copy, and who waits for it.", Part.CONSENT),
    Row("registry roster", "registry", "Write the phones that a registry is to clean.", Part.CONSENT),
    Row("offers", "", "List, check and explain offers and their rules.", Part.EVENING),
    Row("offers list", "offers", "List the offers and their campaigns.", Part.EVENING),
    Row("offers check", "offers", "Compile every rule and count whom it matches.", Part.EVENING),
    Row("offers show", "offers", "Show one offer and its arithmetic for one customer.", Part.EVENING),
    Row("portfolio", "", "List, allow and block what may be offered to a portfolio.", Part.EVENING),
    Row("portfolio list", "portfolio", "List portfolios, owners, and the offers they block.", Part.EVENING),
    Row("portfolio allow", "portfolio", "Let an offer be made to a portfolio again.", Part.EVENING),
    Row("portfolio block", "portfolio", "Bar an offer from a portfolio.", Part.EVENING),
    Row("sign", "sign", "Sign a campaign before its first list, or see who signed.", Part.EVENING),
    Row("capacity", "capacity", "Say how many calls the agents of an evening can take, and why.", Part.EVENING),
    Row("build", "build", "Build the call list of an evening.", Part.EVENING),
    Row("simulate", "simulate", "Try other agents, hours and limits; nothing is written.", Part.EVENING),
    Row("explain", "explain", "Say why a customer is on the list, or why not.", Part.EVENING),
    Row("lists", "lists", "Show what was built, exported and reconciled.", Part.EVENING),
    Row("export", "export", "Write a list as a file for a dialer.", Part.EVENING),
    Row("recall", "recall", "List the exported leads that may no longer be called.", Part.EVENING),
    Row("nightly", "nightly", "Import, build, export and report, for cron.", Part.EVENING),
    Row("schedule", "", "Have `nightly` run every day, and each slot released.", Part.EVENING),
    Row("schedule print", "schedule", "Print what cron or systemd need to run `nightly` every day.", Part.EVENING),
    Row("schedule evening", "schedule", "Print what they need to top up and release every slot.", Part.EVENING),
    Row("log", "log", "Record the outcome of one call by hand.", Part.OUTCOME),
    Row("promises", "promises", "Show what became of every promised callback.", Part.OUTCOME),
    Row("report", "", "Tell who stayed, who cancelled, and what each call led to.", Part.OUTCOME),
    Row("report retention", "report", "Show how many are still there after 30, 90, 365 days.", Part.OUTCOME),
    Row("report cancellation", "report", "Show how many cancelled within 30, 90, 365 days, and why.", Part.OUTCOME),
    Row("report funnel", "report", "Show what the calls led to, and who of the accepted is still there.", Part.OUTCOME),
    Row("policy", "", "Show the calling rules and where they come from.", Part.CARE),
    Row("policy show", "policy", "Show what holds in a place on a day, with sources.", Part.CARE),
    Row("policy list", "policy", "List every calling rule with its dates and its last check.", Part.CARE),
    Row("verify", "ledger", "Say whether the consent ledger holds, and name the first entry that does not.", Part.CARE),
    Row("report invitations", "invitations", "Show who was invited, enrolled, and is still there.", Part.OUTCOME),
    Row("report windows", "windows", "Show when people answer, and whether the window earns its place.", Part.OUTCOME),
    Row("report contamination", "contamination", "Show how many held-out people were called.", Part.OUTCOME),
    Row("doctor", "doctor", "Check permissions, settings, rules, and the standing against the events.", Part.CARE),
    Row("audit", "audit", "Show who did what when, and how it ended.", Part.CARE),
    Row("backup", "backup", "Write a verified copy of the database.", Part.CARE),
    Row("restore", "restore", "Put a verified backup in place of the database.", Part.CARE),
    Row("retain", "retain", "Let go what was kept long enough.", Part.CARE),
    Row("export-person", "export_person", "Write everything that is held about one person.", Part.CARE),
    Row("readmit", "readmit", "Let an erased person be taken in again, at their own wish.", Part.CARE),
    Row("erase", "erase", "Erase a person everywhere, for good, and bar the way back.", Part.CARE),
)
