"""Is every falsification of the consent ledger, and of the answers behind it, found, and the first bad entry named?"""

from __future__ import annotations

from random import Random

from campaign.jobs.ledger.verify import verify_ledger

TAMPERINGS = 1_000
FALSE_VALUES = {
    "answered_at": "answered_at - 86400", "answer": "CASE answer WHEN 'yes' THEN 'no' ELSE 'yes' END",
    "channel": "channel || 'x'", "wording": "'another'", "evidence": "COALESCE(evidence, '') || '!'",
    "customer_no": "customer_no % 40 + 1", "recorded_at": "recorded_at + 1", "hours": "'09:00-10:00'",
    "until": "COALESCE(until, 0) + 1", "needs": "'{\"pet\": \"cat\"}'",
    "undone_at": "CASE WHEN undone_at IS NULL THEN 5 END",
}  # fmt: skip


def entries(connection):
    return connection.execute("SELECT COUNT(*) FROM consent_ledger").fetchone()[0]


def change_body(connection, chance):
    """One letter of one entry."""
    number = chance.randint(1, entries(connection))
    (body,) = connection.execute("SELECT body FROM consent_ledger WHERE entry_no = ?", [number]).fetchone()
    place = chance.randrange(len(body))
    letter = chance.choice([one for one in "0123456789abcdef\"[]{}, é" if one != body[place]])
    changed = body[:place] + letter + body[place + 1 :]
    connection.execute("UPDATE consent_ledger SET body = ? WHERE entry_no = ?", [changed, number])
    return number


def change_link(connection, chance):
    """One bit of one link; of the last one the head knows better, of others the next entry too."""
    number = chance.randint(1, entries(connection))
    (link,) = connection.execute("SELECT link FROM consent_ledger WHERE entry_no = ?", [number]).fetchone()
    place = chance.randrange(len(link))
    changed = link[:place] + bytes([link[place] ^ (1 << chance.randrange(8))]) + link[place + 1 :]
    connection.execute("UPDATE consent_ledger SET link = ? WHERE entry_no = ?", [changed, number])
    return number


def swap_entries(connection, chance):
    """Two entries change places."""
    first, second = sorted(chance.sample(range(1, entries(connection) + 1), 2))
    for old, new in ((first, -1), (second, first), (-1, second)):
        connection.execute("UPDATE consent_ledger SET entry_no = ? WHERE entry_no = ?", [new, old])
    return first


def remove_entry(connection, chance):
    """One in the middle, the others as they are."""
    number = chance.randint(1, entries(connection) - 1)
    connection.execute("DELETE FROM consent_ledger WHERE entry_no = ?", [number])
    return number


def close_up(connection, chance):
    """One in the middle, the others moved up so that no number is missing."""
    number, last = chance.randint(1, entries(connection) - 1), entries(connection)
    connection.execute("DELETE FROM consent_ledger WHERE entry_no = ?", [number])
    for other in range(number + 1, last + 1):
        connection.execute("UPDATE consent_ledger SET entry_no = ? WHERE entry_no = ?", [other - 1, other])
    return number


def remove_tail(connection, chance):
    """The last ones, and the head is set back without knowing the key."""
    keep = chance.randint(0, entries(connection) - 1)
    connection.execute("DELETE FROM consent_ledger WHERE entry_no > ?", [keep])
    if chance.random() < 0.5:
        link = "COALESCE((SELECT link FROM consent_ledger WHERE entry_no = ?), x'')"
        connection.execute(f"UPDATE ledger_head SET entries = ?, link = {link}", [keep, keep])
    return keep + 1


def insert_entry(connection, chance):
    """A copy of another one, in between, at the end, or before the first; a copy of its neighbour is the wrong one."""
    last = entries(connection)
    place, copied = chance.choice([0, last + 1, chance.randint(1, last)]), chance.randint(1, last)
    body, link = connection.execute("SELECT body, link FROM consent_ledger WHERE entry_no = ?", [copied]).fetchone()
    for other in range(last, place - 1, -1):
        connection.execute("UPDATE consent_ledger SET entry_no = ? WHERE entry_no = ?", [other + 1, other])
    connection.execute("INSERT INTO consent_ledger (entry_no, body, link) VALUES (?, ?, ?)", [place, body, link])
    return place + 1 if copied == place else place


def change_response(connection, chance):
    """One value of one answer; the entry that states it is named."""
    names = {row[1] for row in connection.execute("PRAGMA table_info(response)")}
    column = chance.choice(sorted(FALSE_VALUES.keys() & names))
    number = chance.randint(1, connection.execute("SELECT MAX(response_no) FROM response").fetchone()[0])
    connection.execute(f"UPDATE response SET {column} = {FALSE_VALUES[column]} WHERE response_no = ?", [number])


def remove_response(connection, chance):
    """One answer is gone."""
    number = chance.randint(1, connection.execute("SELECT MAX(response_no) FROM response").fetchone()[0])
    connection.execute("DELETE FROM response WHERE response_no = ?", [number])


def invent_response(connection, chance):
    """A yes that nobody gave."""
    connection.execute(
        "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, recorded_at)"
        " VALUES (?, 1772400000, 'mail', 'yes', 'marketing', 1772400000)",
        [chance.randint(1, 40)],
    )


def lift_suppression(connection, chance):
    """A suppression is changed, moved to another phone, or gone."""
    change = chance.choice(
        ["SET expires_at = 5", "SET phone = '+12015550111' WHERE phone IS NOT NULL AND 1", "SET undone_at = 7", "gone"]
    )
    stops = connection.execute("SELECT suppression_no FROM suppression WHERE phone IS NOT NULL").fetchall()
    (number,) = chance.choice(stops)
    if change == "gone":
        connection.execute("DELETE FROM suppression WHERE suppression_no = ?", [number])
    else:
        glue = "AND" if "WHERE" in change else "WHERE"
        connection.execute(f"UPDATE suppression {change} {glue} suppression_no = ?", [number])


def change_head(connection, chance):
    """The head knows another number, link or seal, or is gone."""
    changes = ("entries = entries + 1", "entries = entries - 1", "link = x'00'", "seal = zeroblob(32)", "")
    change = chance.choice(changes)
    connection.execute(f"UPDATE ledger_head SET {change}" if change else "DELETE FROM ledger_head")


def change_wording(connection, chance):
    """The text that was answered reads otherwise, or is gone."""
    change = chance.choice(["UPDATE wording SET body = body || '.'", "DELETE FROM wording"])
    connection.execute(change)


IN_AN_ENTRY = (change_body, change_link, swap_entries, remove_entry, close_up, remove_tail, insert_entry)
ELSEWHERE = (change_response, remove_response, invent_response, lift_suppression, change_head, change_wording)


def test_a_thousand_falsifications_are_all_found(copied):
    """Whatever is changed, removed, swapped or invented: verify says so, and names the first entry concerned."""
    chance = Random(20260310)  # noqa: S311 - the same falsifications each time
    for number in range(TAMPERINGS):
        workspace = copied()
        tamper = chance.choice(IN_AN_ENTRY + ELSEWHERE)
        expected = tamper(workspace.store.connection, chance)
        found = verify_ledger(workspace)

        assert found.faults, f"{number}: {tamper.__name__}"
        assert found.exit_code == 74
        if expected is not None:
            assert found.faults[0].entry_no == expected, f"{number}: {tamper.__name__}: {found.faults[0]}"
