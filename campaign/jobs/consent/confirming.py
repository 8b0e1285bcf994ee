"""Does this answer count from now on: was it keyed a second time alike, or confirmed when we called back?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from campaign.clock import instant
from campaign.errors import NotPermitted, UnknownName, UsageError
from campaign.jobs.audit import operator_name
from campaign.model import Answer, Channel, Confirmation, ContactChannel, Purpose, Scope
from campaign.store.consent import add_response, refresh_people
from campaign.store.database import Row, Store
from campaign.workspace import Workspace


class Outcome(StrEnum):
    """What came of confirming: it counts, it was denied, or the second keying differs from the first."""

    YES = "yes"
    NO = "no"
    MISMATCH = "mismatch"


class NothingToConfirm(UsageError):
    """response {0} does not wait for a confirmation: {1}"""

    hint = "Look at those that do with `campaign consent pending`."


class SameKeyer(NotPermitted):
    """response {0} was keyed by {1}, who cannot be the second to key it"""

    hint = "Somebody else, under an account of their own, types what the paper says."


class WrongWay(UsageError):
    """response {0} waits for a {1}"""

    hint = "{2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """What the second person reads off the paper."""

    answer: Answer
    purpose: Purpose
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What came of one answer; `differing` names what was keyed differently."""

    response_no: int
    customer_id: str
    outcome: Outcome
    differing: tuple[str, ...]


def confirm_keying(
    workspace: Workspace, numbers: Sequence[int], keyed: Keyed, *, evidence: str = ""
) -> tuple[Confirmed, ...]:
    """Hold a second keying against the first: alike, the answer counts; a difference is recorded and it stays pending.

    Raises UnknownName, NothingToConfirm, WrongWay, SameKeyer; nothing is written then.
    """
    person, store, now = operator_name(), workspace.store, instant(workspace.now)
    with store.writing():
        answers = [_find_waiting(store, number, Confirmation.SECOND_KEYING) for number in numbers]
        for answer in answers:
            if answer["keyed_by"] == person:
                raise SameKeyer(answer["response_no"], person)
        confirmed = []
        for answer in answers:
            differing = tuple(_differing(answer, keyed))
            outcome = Outcome.MISMATCH if differing else Outcome.YES
            detail = f"differs: {', '.join(differing)}" if differing else evidence.strip()
            _write(store, answer, outcome, person=person, detail=detail, now=now)
            confirmed.append(_confirmed(answer, outcome, differing))
        refresh_people(store, {answer["customer_no"] for answer in answers}, [])
    return tuple(confirmed)


def confirm_call_back(
    workspace: Workspace, numbers: Sequence[int], outcome: Outcome, *, evidence: str = ""
) -> tuple[Confirmed, ...]:
    """Write down what the customer said when we called back; a no is an answer of its own as well.

    Raises UnknownName, NothingToConfirm, WrongWay; nothing is written then.
    """
    person, store, now = operator_name(), workspace.store, instant(workspace.now)
    with store.writing():
        answers = [_find_waiting(store, number, Confirmation.CALL_BACK) for number in numbers]
        for answer in answers:
            _write(store, answer, outcome, person=person, detail=evidence.strip(), now=now)
            if outcome is Outcome.NO:
                _write_denial(store, answer, person=person, now=now)
        refresh_people(store, {answer["customer_no"] for answer in answers}, [])
    return tuple(_confirmed(answer, outcome, ()) for answer in answers)


def _find_waiting(store: Store, number: int, method: Confirmation) -> Row:
    answer = store.row("consent.find_answer", response_no=number)
    if answer is None:
        raise UnknownName("response", number, hint="Their numbers are shown by `campaign consent pending`.")
    if reason := _why_not(answer):
        raise NothingToConfirm(number, reason)
    if answer["confirmation"] != method:
        wanted = {
            Confirmation.SECOND_KEYING: "Type what the paper says: --answer, --purpose, --until.",
            Confirmation.CALL_BACK: "Say what the customer said: --outcome yes or no.",
        }
        needed = Confirmation(answer["confirmation"])
        raise WrongWay(number, needed, wanted[needed])
    return answer


def _why_not(answer: Row) -> str:
    if answer["undone_at"] is not None:
        return "its import was taken back"
    if answer["answer"] != Answer.YES or not answer["confirmation"]:
        return "it needs none"
    return {Outcome.YES: "it was confirmed", Outcome.NO: "it was denied"}.get(answer["outcome"], "")


def _differing(answer: Row, keyed: Keyed) -> Iterable[str]:
    second = {
        "answer": keyed.answer, "purpose": keyed.purpose, "until": keyed.scope.until, "hours": keyed.scope.hours,
        "contact_channel": keyed.scope.contact_channel, "family": keyed.scope.family, "night": int(keyed.scope.night),
    }  # fmt: skip
    return (name for name, value in second.items() if answer[name] != value)


def _write(store: Store, answer: Row, outcome: Outcome, *, person: str, detail: str, now: int) -> None:
    store.insert(
        "consent.add_confirmation", response_no=answer["response_no"], outcome=outcome.value, keyed_by=person,
        detail=detail, now=now,
    )  # fmt: skip


def _write_denial(store: Store, answer: Row, *, person: str, now: int) -> None:
    scope = Scope(contact_channel=ContactChannel(answer["contact_channel"]), family=answer["family"])
    add_response(
        store, answer["customer_no"], answer=Answer.NO, channel=Channel.PHONE, purpose=Purpose(answer["purpose"]),
        now=now, wording=answer["wording"], evidence=f"call back about response {answer['response_no']}", scope=scope,
        keyed_by=person,
    )  # fmt: skip


def _confirmed(answer: Row, outcome: Outcome, differing: tuple[str, ...]) -> Confirmed:
    return Confirmed(
        response_no=answer["response_no"], customer_id=answer["customer_id"], outcome=outcome, differing=differing
    )
