"""What would a rate plan charge for a customer's own usage, and what would changing plans save?"""

from campaign.rules.tariffs.benefit import (
    BenefitSql,
    BenefitTerms,
    MonthBills,
    PlanBenefit,
    plan_benefit_sql,
    weigh_plan_change,
)
from campaign.rules.tariffs.bill import Bill, BillLine, bill
from campaign.rules.tariffs.parse import parse_plans
from campaign.rules.tariffs.plan import Measure, Plan, PlanVersion
from campaign.rules.tariffs.sql import bill_sql

__all__ = [
    "BenefitSql",
    "BenefitTerms",
    "Bill",
    "BillLine",
    "Measure",
    "MonthBills",
    "Plan",
    "PlanBenefit",
    "PlanVersion",
    "bill",
    "bill_sql",
    "parse_plans",
    "plan_benefit_sql",
    "weigh_plan_change",
]
