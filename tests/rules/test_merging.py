"""Is what holds of a person never laxer than what holds of any record, in whatever order the records come?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from campaign.model import Purpose
from campaign.rules.merging import (
    GIVEN,
    NEVER,
    SOME,
    Heard,
    Lane,
    Promise,
    Record,
    combine_hours,
    fold_records,
)

MOMENTS = st.integers(1, 9)
FAMILIES = ("a", "b")
HOURS = st.sampled_from(["", "&night", "16:00-18:00", "17:00-20:00", "16:00-18:00&night"])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record that is true to itself: a yes to some offers has a yes lane, a yes to all has none but refused ones."""
    heard, lanes = {}, []
    for purpose in Purpose:
        answer = draw(st.integers(0, 5))
        given_at = draw(MOMENTS)
        agreed = answer == GIVEN
        heard[purpose] = Heard(
            answer=answer, given_at=given_at if agreed else 0, until=draw(MOMENTS) + 5 if agreed else 0,
            hours=draw(HOURS) if answer in (GIVEN, SOME) else None,
        )  # fmt: skip
        named = draw(st.lists(st.sampled_from(FAMILIES), unique=True, min_size=int(answer == SOME)))
        for place, family in enumerate(named if answer != NEVER else []):
            says_yes = answer == SOME and (place == 0 or draw(st.booleans()))
            lanes.append(
                Lane(
                    purpose=purpose, family=family, agreed=says_yes, given_at=draw(MOMENTS), ends_at=draw(MOMENTS) + 5
                )
            )
    due = draw(st.booleans())
    promise = Promise(due_at=20, attempt_no=draw(MOMENTS), promised_at=draw(MOMENTS)) if due else Promise()
    return Record(
        heard=heard, lanes=lanes, latest={"last_contact_at": draw(MOMENTS), "suppressed": draw(MOMENTS)},
        counts={"attempts": draw(MOMENTS)}, promise=promise,
    )  # fmt: skip


def allows(record: Record, purpose: Purpose, family: str, moment: int) -> bool:
    """Whether a record lets an offer of a family ("" for one without) be made at a moment."""
    heard = record.heard[purpose]
    for lane in record.lanes:
        if lane.purpose is purpose and lane.family == family:
            return lane.agreed and lane.given_at <= moment < lane.ends_at
    return heard.answer == GIVEN and heard.given_at <= moment < heard.until


def asked(record: Record, purpose: Purpose) -> bool:
    """Whether the record says anything about a purpose."""
    return record.heard[purpose].answer != NEVER


@given(
    several=st.lists(records(), min_size=2, max_size=3), purpose=st.sampled_from(list(Purpose)),
    family=st.sampled_from(["", *FAMILIES]), moment=st.integers(0, 15),
)  # fmt: skip
def test_nothing_is_allowed_that_a_record_forbids(
    several: list[Record], purpose: Purpose, family: str, moment: int
) -> None:
    """A record that was never asked forbids nothing and allows nothing. Being given earlier only makes a yes older."""
    folded = fold_records(several)
    told = [record for record in several if asked(record, purpose)]
    moment = max(moment, 9)
    if allows(folded, purpose, family, moment):
        assert told
        assert all(allows(record, purpose, family, moment) for record in told)
    elif told and folded.heard[purpose].answer == GIVEN:
        assert not all(allows(record, purpose, family, moment) for record in told)


@given(several=st.lists(records(), min_size=2, max_size=3))
def test_what_was_done_adds_up_and_the_later_counts(several: list[Record]) -> None:
    """Attempts are summed, suppressions last as long as the longest; a promise that was overtaken is none."""
    folded = fold_records(several)

    assert folded.counts["attempts"] == sum(record.counts["attempts"] for record in several)
    assert folded.latest["suppressed"] == max(record.latest["suppressed"] for record in several)
    promises = [record.promise for record in several if record.promise.due_at]
    assert folded.promise in (*promises, Promise())
    if folded.promise.due_at:
        assert folded.promise.promised_at >= folded.latest["last_contact_at"]


@given(several=st.lists(records(), min_size=2, max_size=3))
def test_the_order_of_the_records_decides_nothing_about_a_call(several: list[Record]) -> None:
    """Neither which is the survivor."""
    forth, back = fold_records(several), fold_records(several[::-1])

    assert forth.heard == back.heard
    for purpose in Purpose:
        for family in ("", *FAMILIES):
            assert [allows(forth, purpose, family, moment) for moment in range(15)] == [
                allows(back, purpose, family, moment) for moment in range(15)
            ]


def test_hours_are_those_that_every_consent_leaves() -> None:
    """Night only if each of them says night."""
    assert combine_hours(["", ""]) == ""
    assert combine_hours(["17:00-20:00", "16:00-18:00&night"]) == "16:00-18:00&17:00-20:00"
    assert combine_hours(["&night", "16:00-18:00&night"]) == "16:00-18:00&night"
