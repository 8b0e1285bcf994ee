"""Whatever comes in whichever order: does the standing follow from the events, and does an undo leave no trace?"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.jobs.enroll import enroll_customer
from campaign.jobs.optout import opt_out
from campaign.jobs.undo import BuiltUpon
from campaign.model import Answer, Channel
from campaign.store.standing import compare_standing

WHO = st.sampled_from(["C1", "C2", "C3", "C4"])
PHONES = st.sampled_from(["+12015550101", "(201) 555-0102", "+442079460123", "+19005550104", "555-01"])
MOMENTS = st.sampled_from(["2026-03-01 10:00", "2026-03-02 10:00", "2026-03-02T10:00:00Z"])
DAYS = st.sampled_from(["2026-01-01", "2026-02-01"])


def rows(*columns):
    return st.lists(st.tuples(*columns), min_size=1, max_size=5).map(
        lambda found: "\n".join(",".join(row) for row in found)
    )


def words(*choices):
    return st.sampled_from(["", *choices])


KINDS = {
    "customers": (
        "customer_id,phone,timezone,language,household,pet",
        rows(WHO, PHONES, words("Asia/Seoul"), words("en", "ko"), words("H1", "H2"), words("dog")),
    ),
    "usage": (
        "customer_id,month,measure,quantity",
        rows(WHO, st.sampled_from(["2026-01", "2026-02"]), st.sampled_from(["day", "evening"]), words("1", "2")),
    ),
    "responses": (
        "customer_id,phone,answered_at,channel,answer,purpose,hours,need:pet",
        rows(
            words("C1", "C2", "C3"), words("+12015550101", "+12015550177"), MOMENTS, st.just("web"),
            st.sampled_from(["yes", "no", "stop"]), words("service"), words("18:00-20:00"), words("cat"),
        ),
    ),
    "suppressions": (
        "phone,customer_id,source,listed_on,expires_on",
        rows(
            words("+12015550101", "+12015550102"), words("C1", "C2"), st.sampled_from(["stop", "legal"]), DAYS,
            words("2026-12-31"),
        ),
    ),
    "contacts": (
        "customer_id,at,direction,channel,kind,resolved",
        rows(WHO, MOMENTS, st.just("in"), st.just("web"), st.sampled_from(["complaint", ""]), words("yes", "no")),
    ),
    "subscriptions": (
        "customer_id,product,started_on,cancelled_on,campaign,arm",
        rows(WHO, st.just("gold"), DAYS, words("2026-03-01"), words("spring"), words("treated", "holdout")),
    ),
}  # fmt: skip
FILES = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: KINDS[kind][1].map(lambda text: (kind, f"{KINDS[kind][0]}\n{text}"))
)
STEPS = st.one_of(
    st.tuples(st.just("keep"), FILES),
    st.tuples(st.just("keep"), FILES),
    st.tuples(st.just("undo"), FILES),
    st.tuples(st.just("undo one of"), st.integers(min_value=1, max_value=8)),
    st.tuples(st.just("enroll"), WHO),
    st.tuples(st.just("stop"), st.one_of(WHO, PHONES.filter(lambda phone: phone != "555-01"))),
)


def take(office, step, given):
    """One step; whatever the program refuses changes nothing."""
    if step == "keep":
        office.bring(*given)
    elif step == "undo":
        bring_and_undo(office, given)
    elif step == "undo one of":
        undo_one(office, given)
    elif given[0] == "+" or given in {row["customer_id"] for row in office.rows("SELECT customer_id FROM customer")}:
        speak(office, step, given)


def bring_and_undo(office, given):
    before = office.state()
    outcome = office.bring(*given)
    assert outcome.rows == outcome.added + outcome.changed + outcome.unchanged + outcome.refused
    if outcome.already is None:
        office.undo(outcome.import_no)
        assert office.state() == before


def undo_one(office, place):
    newest = office.one("SELECT MAX(import_no) FROM import_file")
    if newest is not None:
        with contextlib.suppress(BuiltUpon):
            office.undo(place % newest + 1)


def speak(office, step, who):
    if step == "enroll":
        enroll_customer(office.workspace, who, answer=Answer.YES, channel=Channel.WEB, wording="w")
    else:
        opt_out(office.workspace, who)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=2, max_size=10))
def test_the_standing_follows_and_an_undo_leaves_no_trace(empty_office, office, steps):
    """The standing is compared with its recomputation after every step; an undone import leaves the state as it was."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "desk"
        shutil.copytree(empty_office, place)
        town = type(office)(place)
        try:
            for step, given_ in steps:
                take(town, step, given_)
                assert compare_standing(town.store) == []
                town.later(minutes=1)
        finally:
            town.store.close()
