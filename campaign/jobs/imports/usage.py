"""How does a file of usage become one row a customer and month, with a column for each measure?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.jobs.imports.step import Applied, Facts, Importer
from campaign.store.bills import note_usage
from campaign.store.catalogue import add_columns
from campaign.store.database import Store
from campaign.store.merged import has_merged
from campaign.store.merging import Moment, drop_refused


class Usage(Importer):
    """Rows that say how much of a measure a customer used in a month; what a file does not state stays."""

    hashes = "imports/usage.read_hashes"
    newest = "imports/usage.count_hashes"
    key = ("customer_id", "month", "measure")
    field = "measure"

    def __init__(self, facts: Facts) -> None:
        self._unpivoted = "measure" not in facts.columns
        self._measures: list[str] = []

    def staged(self) -> Sequence[str]:
        """Customer, month, measure and quantity."""
        return [*self.key, "quantity"]

    def prepare(self, store: Store) -> None:
        """Gather the measures of each customer and month."""
        self._measures = [row["measure"] for row in store.read("imports/usage.read_measures")]
        store.run("imports/usage.create_overwritten")
        if self._measures:
            columns = ", ".join(f'"{measure}"' for measure in self._measures)
            store.run("imports/usage.create_wide", {"columns": columns})
            values = ", ".join(f"MAX(CASE WHEN i.measure = '{one}' THEN i.quantity END)" for one in self._measures)
            store.run("imports/usage.widen", {"columns": columns, "values": values})

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Overwrite the quantities that differ, add the others, and let the bills of those months be computed anew."""
        if not self._measures:
            return Applied(added=0)
        add_columns(store, "usage", dict.fromkeys(self._measures, int))
        store.run("imports/usage.name_customers")
        if has_merged(store):
            for statement in ("name_survivors", "refuse_merged", "forget_merged"):
                store.run(f"imports/usage.{statement}")
        store.run("imports/usage.refuse_unknown_customers")
        store.run("imports/usage.match_rows")
        self._find_overwritten(store, moment.unseen)
        drop_refused(store)
        applied = self._count(store)
        months = store.read("imports/usage.read_new_months", {"differs": self._join("differs")})
        self._write(store, moment)
        note_usage(store, [row["month"] for row in months])
        return applied

    def _find_overwritten(self, store: Store, unseen: set[int] | None) -> None:
        """Find what the file contradicts; rows that contradict another row of the same file are refused."""
        for measure in self._measures:
            store.run("imports/usage.find_overwritten", {"column": f'"{measure}"'}, measure=measure)
        if unseen is None:
            return
        for row in store.read("imports/usage.read_overwritten_hashes"):
            if row["source_hash"] not in unseen:
                told = {"row": row["row"], "measure": row["measure"]}
                store.run("imports/usage.refuse_contradiction", **told)
                store.run("imports/usage.keep_quantity", **told)
                store.run("imports/usage.leave_out_quantity", {"column": f'"{row["measure"]}"'}, row=row["row"])

    def _count(self, store: Store) -> Applied:
        statement = "count_lines" if self._unpivoted else "count_quantities"
        parts = {"added": self._join("added", " + "), "changed": self._join("changed", " + ")}
        row = store.row(f"imports/usage.{statement}", parts)
        return Applied(added=row["added"], changed=row["changed"]) if row else Applied(added=0)

    def _write(self, store: Store, moment: Moment) -> None:
        columns = [f'"{measure}"' for measure in self._measures]
        written = {"import_no": moment.import_no, "now": moment.now}
        for measure, column in zip(self._measures, columns, strict=True):
            store.run(
                "imports/usage.record_changes", {"column": column}, measure=measure, happened_at=moment.happened_at,
                **written,
            )  # fmt: skip
        store.run("imports/usage.forget_overwritten")
        assignments = ", ".join(f"{column} = COALESCE(w.{column}, u.{column})" for column in columns)
        store.run("imports/usage.write_changes", {"assignments": assignments, "differs": self._join("differs")})
        values = ", ".join(f"w.{column}" for column in columns)
        store.run("imports/usage.add_rows", {"columns": ", ".join(columns), "values": values}, **written)
        store.run("imports/usage.remember_rows")

    def _join(self, what: str, joiner: str = " OR ") -> str:
        """One condition for each measure: a quantity is new (added), another one (changed), or either (differs)."""
        forms = {
            "added": "(w.{0} IS NOT NULL AND u.{0} IS NULL)",
            "changed": "(u.{0} <> w.{0} AND u.{0} IS NOT NULL AND w.{0} IS NOT NULL)",
            "differs": "(w.{0} IS NOT NULL AND u.{0} IS NOT w.{0})",
        }
        return joiner.join(forms[what].format(f'"{measure}"') for measure in self._measures)
