"""What comes and goes as JSON: people, visits, recordings, jobs, assessments and programmes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Item = TypeVar("Item")
NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
ID = r"^[0-9a-f]{32}$"

Id = Annotated[str, StringConstraints(pattern=ID), Field(examples=["6f1f0c6e0a5b4d0c9d0f3b8a7c2e1d00"])]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_CONTROL)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Side = Literal["left", "right", "both"]


class Shape(BaseModel):
    """Base of everything that comes and goes: a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Trouble(Shape):
    """What went wrong: a word for programs, what was wrong, and what to do about it."""

    code: str = Field(examples=["invalid"])
    what: str = Field(examples=["The file is empty."])
    remedy: str = Field(examples=["Copy it from the phone again."])


class Failure(Shape):
    """The one shape of every error."""

    error: Trouble


class Listed(Shape, Generic[Item]):
    """One page of a list; `next` is what to give as ``after`` for the page behind it, null on the last."""

    items: list[Item]
    next: str | None = None


class NewPerson(Shape):
    """Somebody who is to be added."""

    name: ShortText = Field(examples=["Ada Lovelace"], pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f-\xa0][^\x00-\x1f\x7f]*$")


class PersonShape(Shape):
    """Somebody who runs."""

    id: Id
    name: str
    created: datetime


class VisitShape(Shape):
    """One sitting from the first question to the programme; `version` rises with every change."""

    id: Id
    created: datetime
    finished: datetime | None
    version: int


class Versioned(Shape):
    """The answers and results of a visit, and the version to send back as ``If-Match`` with a change."""

    version: int
    document: dict[str, Any] = Field(examples=[{"runner": {"height": 1.78}, "sport": "running"}])


class NewDocument(Shape):
    """Answers and results that are to take the place of what is there; names and values are those of docs/tests.md."""

    document: dict[str, Any] = Field(examples=[{"runner": {"height": 1.78}, "sport": "running"}])


class Reference(Shape):
    """Something of known length beside the runner: m, and px in the picture."""

    length: Annotated[Number, Field(gt=0, le=100)]
    apparent: Annotated[Number, Field(gt=0, le=100_000)]


class Filming(Shape):
    """How a clip was filmed; what is not known is null."""

    speed: Annotated[Number, Field(ge=0.5, le=12, description="m/s")] | None = None
    surface: Literal["treadmill", "overground"] | None = None
    slow_motion: Annotated[Number, Field(ge=1, le=32, description="How many times slower than life the clip plays")] | None = None
    reference: Reference | None = None
    fast: bool = Field(False, description="One pass of the pose model: about twice as fast, larger errors")
    frame_rate: Annotated[Number, Field(ge=10, le=1000, description="Of keypoints that do not tell it, frames/s")] | None = None


class OptionShape(Shape):
    """An answer that can be chosen, and the words a person reads."""

    value: str
    words: str


class QuestionShape(Shape):
    """A question; `key` is sent back with the answer."""

    key: str = Field(examples=["runner.age"])
    ask: str
    kind: Literal["number", "whole", "yes or no", "one", "several"]
    options: list[OptionShape]
    low: float | None
    high: float | None
    unit: str
    optional: bool


class FlagShape(Shape):
    """A red flag: the person should see a professional before anything else."""

    name: str
    level: str
    why: str
    act: str


class NextQuestion(Shape):
    """The next question that has no answer, null at the end; red flags that were raised, and whether they end it."""

    version: int
    question: QuestionShape | None
    stopped: bool
    flags: list[FlagShape]


class NewAnswer(Shape):
    """An answer: a number, a bool, one option or a list of options; null passes an optional question over."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_CONTROL)] = Field(examples=["runner.age"])
    answer: bool | Number | Annotated[str, StringConstraints(max_length=200)] | Annotated[list[str], Field(max_length=100)] | None = Field(
        examples=[34]
    )


class RecordingShape(Shape):
    """A file that was taken in: what it shows, its name, SHA-256 and size in bytes."""

    id: Id
    visit_id: Id | None
    kind: str = Field(examples=["side"])
    name: str
    digest: str
    size: int
    created: datetime


class Words(Shape):
    """Why something was refused, and what to do."""

    what: str
    remedy: str


class JobShape(Shape):
    """Long work: `status` tells how it stands, `stage`, `done` and `total` how far it is, `result` what came of it."""

    id: Id
    visit_id: Id | None
    kind: str
    status: Literal["queued", "running", "done", "failed", "stopped"]
    stage: str
    done: int
    total: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    what: str
    remedy: str
    result: dict[str, Any]


class AssessmentShape(Shape):
    """An assessment of a clip, or of tests at home; `files` are the names of what came of it."""

    id: Id
    visit_id: Id | None
    created: datetime
    kind: Literal["clip", "home"]
    schema_version: int
    files: list[str]


class ProgrammeShape(Shape):
    """A programme; the one that has not ended is in use."""

    id: Id
    assessment_id: Id | None
    created: datetime
    ended: datetime | None
    schema_version: int


class PlannedSession(Shape):
    """A session of the programme, as planned for a day; `items` as in the programme's JSON."""

    id: str
    day: date
    kind: str
    title: str
    minutes: int
    items: list[dict[str, Any]]
    note: str
    status: str | None = Field(description="done, partly or skipped; null as long as nothing was logged")
