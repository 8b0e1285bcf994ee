"""Which figures does the program give on data whose answers are known from elsewhere?"""

from __future__ import annotations

from collections.abc import Mapping

RUNS: Mapping[str, str] = {
    "mlc-churn": "mlc_churn",
    "telco-churn": "telco_churn",
    "survival": "survival",
    "bank-marketing": "bank_marketing",
    "vicidial-results": "vicidial_results",
    "places": "places",
    "csv-spectrum": "tables",
}
"""The runs by name, and the module of each: its FOLDERS of data, and `run(data)`, which lays out the figures."""
