"""``psoas export``: a person in open formats, or a visit in the format that another tool reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from psoas.cli_data import DatabaseOption, DataOption, opened, settings_of
from psoas.cli_errors import plain_errors
from psoas.cli_text import say
from psoas.errors import InputError, SettingError

if TYPE_CHECKING:
    import xarray as xr

FORMATS = ("bids", "fhir", "opensim", "csv")
ONLY_FHIR = "--programme and --screening are for --as fhir."
ONLY_OPENSIM = "--markers and --forces are for --as opensim of a folder of psoas muscles."


def export(
    what: Annotated[
        str,
        typer.Argument(
            metavar="PERSON|VISIT",
            help="Without --as a person, by the name or id that psoas people shows. With --as a folder of psoas assess; "
            "for opensim also one of psoas muscles.",
            show_default=False,
        ),
    ],
    kind: Annotated[
        str | None, typer.Option("--as", help="Format of a visit: bids, fhir, opensim or csv. Left out for a person.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; PERSON-export or VISIT-KIND in this folder if left out.", show_default=False)
    ] = None,
    subject: Annotated[str, typer.Option(help="Code of the person in a Motion-BIDS data set: letters and digits.")] = "01",
    session: Annotated[str, typer.Option(help="Code of the visit in a Motion-BIDS data set.")] = "01",
    height: Annotated[float | None, typer.Option(help="Height in m for the OpenSim model; the visit's if left out.", show_default=False)] = None,
    mass: Annotated[float | None, typer.Option(help="Mass in kg for the OpenSim model; the visit's if left out.", show_default=False)] = None,
    markers: Annotated[Path | None, typer.Option(help="Measured markers to put beside the OpenSim model (TRC, C3D).", show_default=False)] = None,
    forces: Annotated[Path | None, typer.Option(help="Measured ground forces for OpenSim (MOT, STO or C3D).", show_default=False)] = None,
    programme: Annotated[Path | None, typer.Option(help="programme.json of psoas plan, for fhir.", show_default=False)] = None,
    screening: Annotated[Path | None, typer.Option(help="screening.json of psoas screen, for fhir.", show_default=False)] = None,
    database: DatabaseOption = "",
    data: DataOption = None,
) -> None:
    """Write everything that is kept of a person in open formats, or with --as a visit as Motion-BIDS, FHIR, an OpenSim set or CSV."""
    visit = Path(what)
    with plain_errors():
        if kind is None:
            _person(what, out, database, data)
            return
        if kind not in FORMATS:
            raise SettingError(f"'{kind}' is not a format to export as.", f"Allowed are {', '.join(FORMATS)}.")
        if (markers or forces) and kind != "opensim":
            raise SettingError(ONLY_OPENSIM, "Leave them out.")
        if (programme or screening) and kind != "fhir":
            raise SettingError(ONLY_FHIR, "Leave them out.")
        folder = out or Path(f"{visit.resolve().name}-{kind}")
        if kind == "opensim":
            written = _opensim(visit, folder, height, mass, markers, forces)
        elif kind == "fhir":
            written = _fhir(visit, folder, programme, screening)
        else:
            written = _of_assessment(visit, folder, kind, subject, session)  # type: ignore[arg-type]
        say("Written:")
        for path in written.values():
            say(f"  {path}")


def _person(name: str, out: Path | None, database: str, data: Path | None) -> None:
    from psoas.store.export_person import export_person
    from psoas.store.people import find_person
    from psoas.store.places import Places

    settings = settings_of(database, data)
    if Path(name).is_dir():
        raise SettingError(f"{name} is a folder, not a person.", "For a visit say in which format: --as csv, say. Give a person by id.")
    with opened(settings) as store, store.reading() as session:
        person = find_person(session, name)
        folder = out or Path(f"{_file_name(person.name) or person.id}-export")
        manifest = export_person(session, Places(settings.folder).files, person, folder)
    say(f"Everything that is kept of {person.name} is in {folder}: {len(manifest.files)} files. README.txt says what each is.")


def _file_name(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name).lower().split())


def _of_assessment(visit: Path, folder: Path, kind: Literal["bids", "csv"], subject: str, session: str) -> Mapping[str, Path]:
    from psoas.export.kept_visit import read_visit
    from psoas.export.motion_bids import Labels, write_motion_bids
    from psoas.export.tables import write_tables

    kept = read_visit(visit)
    if kind == "bids":
        return write_motion_bids(kept.recording(), folder, Labels(subject, session), runner=kept.assessment.runner)
    return write_tables(kept.assessment, folder)


def _fhir(visit: Path, folder: Path, programme: Path | None, screening: Path | None) -> Mapping[str, Path]:
    from dataclasses import replace

    from psoas.export.fhir import write_fhir
    from psoas.export.kept_visit import read_visit
    from psoas.plan.programme_json import programme_from_json
    from psoas.screening_json import screening_from_json

    assessment = read_visit(visit).assessment
    if screening is not None:
        if assessment.screening is not None:
            raise SettingError("The visit has a screening already.", "Leave --screening out.")
        assessment = replace(assessment, screening=screening_from_json(screening.read_text(encoding="utf-8")))
    planned = programme_from_json(programme.read_text(encoding="utf-8")) if programme is not None else None
    folder.mkdir(parents=True, exist_ok=True)
    return {"bundle": write_fhir(assessment, folder / "bundle.json", planned)}


def _opensim(visit: Path, folder: Path, height: float | None, mass: float | None, markers: Path | None, forces: Path | None) -> Mapping[str, Path]:
    from psoas.body import Model
    from psoas.body.motion_table import coordinates_of
    from psoas.export.clip_motion import visit_motion
    from psoas.export.kept_visit import read_visit
    from psoas.export.opensim import write_opensim
    from psoas.recording.mot import read_table

    model = visit / "model.osim"
    if model.is_file():
        if height or mass:
            raise SettingError(f"The model in {visit} is scaled already.", "Leave out --height and --mass.")
        table, runner = read_table(visit / "coordinates.mot"), Model.from_osim(model)
        q = coordinates_of(runner, table)
        return write_opensim(folder, runner, table["time"].values, q, markers=_read(markers, "position"), forces=_read(forces, "force"))
    if markers or forces:
        raise SettingError(ONLY_OPENSIM, "Leave them out: a clip has neither.")
    motion = visit_motion(read_visit(visit), height=height, mass=mass)
    written = dict(write_opensim(folder, motion.model, motion.time, motion.q, markers=motion.keypoints))
    written["readme"] = folder / "README.txt"
    written["readme"].write_text(motion.said + "\n", encoding="utf-8")
    return written


def _read(path: Path | None, wanted: str) -> xr.Dataset | None:
    from psoas.recording.files import read_recording

    if path is None:
        return None
    recording = read_recording(path)
    if wanted not in recording:
        raise InputError(f"{path.name} holds no {'ground forces' if wanted == 'force' else 'markers'}.", "Give the file that does.")
    return recording
