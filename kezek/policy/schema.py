"""What a policy file has to say: every rule of the house with the kind of its value. Pure.

A city that says nothing about a rule, or something the house can't do, is refused: a rule that
stands on the public page is one that the acts go by. A rule that is not listed here may have any
value, but only a file that builds on no other may bring it in: elsewhere it is a slip of the pen.
"""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("kk", "ru", "en")
STATUSES: Final = ("F", "L", "A", "I", "U")

# By kind. `number` is whole and not negative, `count` at least 1, `day_of_month` 1 to 28.
_KINDS: Final[Mapping[str, str]] = {
    "number": (
        "reactivation_max_times referral_extension_times referral_extension_calendar_days"
        " max_refusals_voucher max_refusals_bulletin vaccination_ratio_limit small_cell_limit"
        " min_age_months full_age_years max_band_order twins_batch_max_days_apart stop_list_days"
        " absence_free_days_month norm_per_child_month parent_fee_month coefficient_hours"
        " coefficient_rural coefficient_ecology coefficient_special remind_confirm_days"
        " remind_sign_days remind_restore_days remind_proof_days remind_offer_days"
        " remind_timesheet_days remind_head_days privilege_reminder_days standing_rest_minutes"
    ),
    "count": (
        "voucher_confirm_working_days reactivation_window_calendar_days"
        " contract_signing_working_days kindergarten_sign_working_days"
        " placement_shown_calendar_days"
        " waitlist_offer_calendar_days swap_answer_calendar_days waitlist_max_groups"
        " unproven_application_lapse_days"
        " privilege_certificate_valid_days privilege_confirm_working_days"
        " privilege_review_working_days appeal_calendar_days appeal_decision_working_days"
        " question_answer_working_days"
        " bulletin_priority_window_working_days referral_accept_days"
        " referral_submit_working_days summer_rest_max_days absence_annul_limit_calendar_days"
    ),
    "percent": "contingency_percent standing_reserve_percent",
    "day_of_month": (
        "timesheet_parent_window_first_day timesheet_parent_window_last_day payment_deadline_day"
    ),
    "flag": (
        "continued_version_needs_acknowledgement calendar_term_moves_to_working_day"
        " voucher_clock_paused_while_waitlisted moved_application_keeps_filing_moment"
        " standing_choices_served_first standing_choice_confirms sibling_priority"
        " group_transfer_pauses_publication transfers_only_in_period mutual_swap"
        " staff_children_marked"
        " iteration_needs_dry_run issuing_pointer_carried issuing_oldest_band_first"
        " timesheet_locked_after_approval payment_after_approval_only tariff_may_be_retroactive"
        " public_queue_login publish_links"
    ),
    "date": "pilot_valid_from pilot_valid_to",
    "month_day": (
        "group_transfer_period_start group_transfer_period_end queue_refresh queue_year_start"
        " mass_distribution_start admission_campaign_end leaving_for_school_from"
        " leaving_for_school_to"
    ),
    "time": "bulletin_publish_time bulletin_open_time standing_round_time",
    "text": "queue_types_set",
    "counts": "act_end_warning_days",
    "texts": (
        "refusal_grounds_kindergarten distribution_trigger timesheet_fields apply_min_fields"
        " ui_languages"
    ),
    "right": "privilege_pending_ranks_as",
    "rights": "issuing_first standing_reserve_rights",
    "priorities": "standing_priorities",
    "cycle": "issuing_cycle",
    "bands": "issuing_last_bands",
    "grounds": "privilege_out_of_turn privilege_priority place_hidden_grounds",
    "papers": "special_group_documents sanatorium_group_documents",
    "places": "places_mode",
    "marks": "absence_kept_place absence_paid",
}

# What may go before the filing moment where a seat is given by right.
PRIORITIES: Final = ("sibling", "right")

# Rules with one meaning in the house: a city that wants another needs another house.
_WORDS: Final[Mapping[str, str]] = {
    "voucher_unconfirmed_effect": "application_inactive",
    "reactivation_position": "keeps_filing_moment",
    "voucher_refusal_effect": "application_annulled",
    "term_rule": "next_day_to_midnight",
    "contract_clock": "from_confirmation_to_parent_signature",
    "contract_unsigned_effect": "voucher_returned_application_inactive",
    "contract_end": "summer_of_school_year",
    "waitlist_order": "voucher_date_then_filing_moment",
    "waitlist_no_answer_effect": "leaves_that_list",
    "queue_order_within_category": "filing_moment",
    "iteration_scope": "whole_city",
    "band_open_rule": "free_exceeds_vouchers_without_place",
    "voucher_reserve": "band_norm_times_months_left",
    "age_band_basis": "birth_year",
    "false_privilege_effect": "general_queue_by_filing_moment",
    "standing_reserve_tried_first": "reserved",
    "timesheet_parent_silent": "remind_then_department_review",
    "money_on_transfer": "by_days_in_each_kindergarten",
    "provider_join": "application_without_competition",
    "provider_limit": "up_to_capacity",
    "time_zone": "Asia/Almaty",
    "working_days_calendar": "national_editable",
}

# Kind by rule; a rule with one meaning has the kind `=MEANING`.
RULES: Final[Mapping[str, str]] = {
    name: kind for kind, names in _KINDS.items() for name in names.split()
} | {name: f"={word}" for name, word in _WORDS.items()}

# Fields of the tables that stand in lists, with the types of their values.
TABLES: Final[Mapping[str, Mapping[str, type]]] = {
    "version": {"code": str, "valid_from": object, "act": dict, "source": str},
    "band": {
        "code": str,
        "order": int,
        "age": int,
        "min_age_months": int,
        "norm": int,
        "reserve_norm": int,
        "parent_fee": int,
        "name": dict,
        "group_name": dict,
    },
    "right": {"code": str, "order": int, "name": dict, "explain": dict},
    "queue_type": {"code": str, "order": int, "band": str, "right": str, "name": dict},
    "privilege": {
        "code": str,
        "order": int,
        "right": str,
        "documents": list,
        "valid_days": int,
        "register": str,
        "status": str,
        "source": str,
        "name": dict,
    },
    "document": {"code": str, "name": dict},
    "absence": {
        "code": str,
        "order": int,
        "present": bool,
        "paid": bool,
        "keeps_place": bool,
        "needs_document": bool,
        "month_cap": int,
        "status": str,
        "source": str,
        "name": dict,
    },
}
