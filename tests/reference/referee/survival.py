"""Do curves, medians and comparisons equal those of published survival studies?

Freireich and others 1963 (leukaemia, as printed by Gehan 1965 and in R's MASS), ovarian cancer and smoking cessation
(R's survival and asaur), cancer of the larynx (R's KMsurv), Walton's flies (lifelines). Expected figures are those of
the textbooks and of R's survfit and survdiff.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from referee.desk import Desk, read_rows
from referee.figures import Sheet
from referee.readings import compare_survival, list_times, name_groups, read_milestone

FOLDER, NOW = "survival", "2026-03-10T12:00:00+00:00"
FOLDERS = (FOLDER,)
DRUG, PLACEBO = "campaign_A_6MP", "campaign_B_placebo"
WEEKS = {6: "0.857", 7: "0.807", 10: "0.753", 13: "0.690", 16: "0.627", 22: "0.538", 23: "0.448"}
BY_DAY = {week * 7: survival for week, survival in WEEKS.items()}
ERRORS = dict(
    zip(BY_DAY, ("0.0764", "0.0869", "0.0963", "0.1068", "0.1141", "0.1282", "0.1346"), strict=True),
)
STUDIES: dict[str, tuple[str, int, str, int]] = {
    "ovarian": ("ovarian.csv", 26, "1.06", 1),
    "larynx": ("larynx.csv", 90, "22.76", 3),
    "waltons": ("waltons.csv", 163, "122.25", 1),
}
"""Product: file, rows, log-rank statistic, degrees of freedom."""


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet, folder = Sheet(run=FOLDER), data / FOLDER
    with Desk(FOLDER, NOW) as desk:
        compare_campaigns(sheet.about("two campaigns"), desk, folder / "READY_freireich_campaigns.csv")
        compare_weeks(sheet.about("from weeks"), desk, folder / "freireich_gehan.csv")
        for product, (file, rows, statistic, df) in STUDIES.items():
            import_study(sheet.about(product), desk, product, folder / file, rows)
            compare_test(sheet, retention(desk, product), statistic, df)
        compare_first_day(sheet.about("smoking"), desk, folder / "pharmacoSmoking.csv")
    return sheet


def compare_campaigns(sheet: Sheet, desk: Desk, file: Path) -> None:
    """The trial as two campaigns with dates."""
    desk.bring("customers", file, mapping="freireich-customers")
    sheet.compare("subscriptions", 42, desk.bring("subscriptions", file, mapping="freireich")["added"])
    report = retention(desk, "remission", "--milestones", list_times(BY_DAY))
    groups = name_groups(report)
    compare_survival(sheet, groups[DRUG], BY_DAY, "6-MP, S({} days)")
    for day, error in ERRORS.items():
        sheet.compare(f"6-MP, standard error at {day} days", error, read_milestone(groups[DRUG], day)["standard_error"])
    sheet.compare("6-MP, median in days", 161, groups[DRUG]["median_days"])
    sheet.compare("placebo, median in days", 56, groups[PLACEBO]["median_days"])
    sheet.compare("placebo, the end of the curve", "0.000", groups[PLACEBO]["curve"][-1]["survival"])
    sheet.compare("placebo, last band", "none", groups[PLACEBO]["curve"][-1]["low"])
    compare_test(sheet, report, "16.79", 1)
    sheet.compare("log-rank p", "4.17e-05", report["tests"][0]["p"])


def compare_weeks(sheet: Sheet, desk: Desk, file: Path) -> None:
    """The trial as printed, in weeks: the same curves."""
    import_study(sheet, desk, "gehan", file, 42)
    groups, dated = name_groups(retention(desk, "gehan")), name_groups(retention(desk, "remission"))
    for name, other in (("6-MP", DRUG), ("control", PLACEBO)):
        same = groups[name]["curve"] == dated[other]["curve"]
        sheet.compare(f"curve of {name} equals that of the dated file", "True", same)


def import_study(sheet: Sheet, desk: Desk, product: str, file: Path, rows: int) -> None:
    """One study, imported by the durations it tells."""
    desk.bring("customers", file, mapping=f"{product}-customers")
    sheet.compare("subscriptions", rows, desk.bring("subscriptions", file, mapping=product)["added"])


def compare_first_day(sheet: Sheet, desk: Desk, file: Path) -> None:
    """Who is lost on the day of the start was at risk on it."""
    import_study(sheet, desk, "smoking", file, 125)
    first_day = [row["grp"] for row in read_rows(file) if row["ttr"] == "0" and row["relapse"] == "1"]
    for name, group in name_groups(retention(desk, "smoking")).items():
        step = group["curve"][0]
        sheet.compare(f"{name}, lost on day 0", first_day.count(name), step["events"] if step["day"] == 0 else 0)
        sheet.compare(f"{name}, at risk on day 0", int(group["n"]), step["at_risk"])


def compare_test(sheet: Sheet, report: Any, statistic: str, df: int) -> None:
    """The log-rank test of a report by campaign."""
    sheet.compare("log-rank statistic", statistic, report["tests"][0]["statistic"])
    sheet.compare("log-rank degrees of freedom", df, report["tests"][0]["df"])


def retention(desk: Desk, product: str, *further: str) -> Any:
    """What `campaign report retention` says of one study, by campaign."""
    return desk.ask("report", "retention", "--by", "campaign", "--where", f'product == "{product}"', *further)
