"""What does every rule of the machine stand on: the office, the hour, and things to draw from?"""

from __future__ import annotations

import atexit
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from campaign.workspace import Workspace
from clerkwork import desk
from clerkwork.beginning import Beginning, begin
from clerkwork.clerk import Clerk
from clerkwork.notes import MEANINGS

customers = st.sampled_from(desk.CUSTOMERS)
few_customers = st.lists(customers, min_size=1, max_size=4, unique=True)
purposes = st.sampled_from(("marketing", "marketing", "service"))
families = st.sampled_from(("", "", "", *sorted(set(desk.FAMILIES.values()))))
contact_channels = st.sampled_from(("", "", "", "phone", "mail"))
hours = st.sampled_from(desk.HOURS)
nights = st.sampled_from((False, False, True))
codes = st.sampled_from(sorted(MEANINGS))
phones = st.sampled_from(desk.PHONES)
anything = st.integers(0, 999)
"""Which of the things that are there: taken modulo their number."""


MET: Counter[str] = Counter()
"""In how many sequences something happened that a promise is about."""


@cache
def first_morning() -> Beginning:
    """The desk before anything happens, made once."""
    beginning = begin()
    atexit.register(beginning.close)
    return beginning


class Day(RuleBasedStateMachine):
    """A desk at work."""

    def __init__(self) -> None:
        super().__init__()
        self.office = first_morning().open_office()
        self.met: set[str] = set()

    def teardown(self) -> None:
        """Leave nothing behind but what was met."""
        MET.update(self.met)
        self.office.close()

    @property
    def workspace(self) -> Workspace:
        """The workspace, now."""
        return self.office.workspace

    @property
    def clerk(self) -> Clerk:
        """The clerk."""
        return self.office.clerk

    @property
    def now(self) -> int:
        """The present instant."""
        return self.office.now

    @property
    def today(self) -> date:
        """The date at the desk."""
        return datetime.fromtimestamp(self.now, ZoneInfo(desk.HOME)).date()

    def ago(self, **span: int) -> str:
        """The wall clock at the desk some time ago, to the minute."""
        past = datetime.fromtimestamp(self.now, ZoneInfo("UTC")) - timedelta(**span)
        return past.astimezone(ZoneInfo(desk.HOME)).replace(second=0).isoformat()

    def result(self, reference: str, moment: str, code: str, callback: str = "", attempts: str = "") -> dict[str, Any]:
        """A row of a result file."""
        is_customer = reference in self.clerk.customers()
        return {
            "lead_id": "" if is_customer else reference, "customer_id": reference if is_customer else "",
            "attempted_at": moment, "attempts": attempts, "disposition": code, "callback_at": callback,
        }  # fmt: skip
