"""How does a file of answers become consent, stops and knowledge of what each customer needs?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from campaign.clock import FOREVER
from campaign.files.matching import NEED
from campaign.jobs.audit import operator_name
from campaign.jobs.imports.step import Applied, Columns, DayEnds, Facts, Importer, count_rows
from campaign.model import Answer, Confirmation, Purpose
from campaign.store.catalogue import add_columns
from campaign.store.database import Store
from campaign.store.merging import Moment, drop_refused, refresh_moved


class Responses(Importer):
    """Rows that say what somebody answered. They are added, never changed; the latest answer stands.

    A stop bars the phone even when it is unclear whose it is: such a row is no answer of a customer, but is not
    refused.
    """

    hashes = "imports/responses.read_hashes"
    newest = "imports/responses.count_hashes"
    key = (
        "customer_id", "phone", "answered_at", "channel", "answer", "purpose", "wording", "evidence", "until", "hours",
        "needs", "contact_channel", "family", "night", "confirmation", "confirmed_at",
    )  # fmt: skip
    field = "answered_at"
    refuses_repeats = False

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._needs = [column for column in facts.columns if column.startswith(NEED)]
        self._attributes = [need for need in self._needs if need.removeprefix(NEED) in facts.attributes]
        self._ends = DayEnds(facts.settings.zone)

    def staged(self) -> Sequence[str]:
        """The answer, and each need question whose answers become an attribute."""
        return [*self.key, *self._attributes]

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """An answer without a stated purpose is one for marketing; the last day becomes the instant after it."""
        rows = count_rows(columns)
        nothing = [None] * rows
        given = {column: columns.get(column, nothing) for column in self.key}
        arranged: dict[str, Sequence[Any]] = {
            **given,
            "answered_at": columns.get("answered_at", [self._facts.happened_at] * rows),
            "purpose": [purpose or Purpose.MARKETING.value for purpose in given["purpose"]],
            "until": [None if day is None else self._ends[day] for day in given["until"]],
            "hours": [hours or "" for hours in given["hours"]],
            "needs": self._gather_needs(columns) if self._needs else nothing,
            "contact_channel": [channel or "" for channel in given["contact_channel"]],
            "family": [family or "" for family in given["family"]],
            "night": [night or 0 for night in given["night"]],
            "confirmation": self._needed(given),
        }
        return [*arranged.values(), *(columns[need] for need in self._attributes)]

    def prepare(self, store: Store) -> None:
        """What lies ahead cannot have been answered."""
        store.run("imports/responses.refuse_future", now=self._facts.now)
        store.run("imports/responses.refuse_early_confirmations", now=self._facts.now)
        families = {offer.family for offer in self._facts.settings.offers.values()}
        store.run("imports/responses.refuse_unknown_families", families=json.dumps(sorted(families)))
        drop_refused(store)

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Add the answers that are not on record; let suppressions, attributes and standing follow."""
        store.run("imports.name_customers")
        store.run("imports/responses.name_by_phone")
        store.run("imports/responses.refuse_unknown_customers")
        store.run("imports/responses.refuse_unclear_phones")
        drop_refused(store)
        number, now, person = moment.import_no, moment.now, operator_name()
        confirmed = store.run("imports/responses.confirm_known", import_no=number, now=now, keyed_by=person)
        store.run("imports/responses.drop_known")
        added = store.run("imports/responses.add_rows", import_no=number, now=now, keyed_by=person)
        store.run("imports/responses.confirm_rows", import_no=number, now=now, keyed_by=person)
        store.run("imports/responses.add_stops", import_no=number, now=now, forever=FOREVER)
        added += store.run("imports/responses.add_stops_of_phones", import_no=number, now=now, forever=FOREVER)
        self._learn(store, moment)
        refresh_moved(
            store, "imports/responses.touch_rows", "imports/responses.touch_phones",
            "imports/responses.touch_confirmed", import_no=moment.import_no,
        )  # fmt: skip
        return Applied(added=added, changed=confirmed)

    def _learn(self, store: Store, moment: Moment) -> None:
        """Answers to need questions become attributes of the customers."""
        add_columns(store, "customer", self._facts.attributes)
        for need in self._attributes:
            name = need.removeprefix(NEED)
            column = f'"{name}"'
            store.run(
                "imports/responses.record_answers", {"column": column, "need": f'"{need}"'}, attribute=name,
                import_no=moment.import_no, now=moment.now,
            )  # fmt: skip
            store.run(
                "imports/responses.write_answers", {"column": column}, attribute=name, import_no=moment.import_no
            )

    def _needed(self, given: Mapping[str, Sequence[Any]]) -> list[str]:
        """What each yes needs before it counts, by the settings of today."""
        confirm = self._facts.settings.desk.consent.confirm
        return [
            confirm.get(channel, Confirmation.NONE).value if answer == Answer.YES else Confirmation.NONE.value
            for channel, answer in zip(given["channel"], given["answer"], strict=True)
        ]

    def _gather_needs(self, columns: Columns) -> list[str | None]:
        names = [need.removeprefix(NEED) for need in self._needs]
        gathered: list[str | None] = []
        for answers in zip(*(columns[need] for need in self._needs), strict=True):
            told = {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}
            gathered.append(json.dumps(told, ensure_ascii=False, sort_keys=True) if told else None)
        return gathered
