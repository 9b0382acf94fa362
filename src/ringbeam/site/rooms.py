"""Every module that contributes panels, Home sections, routes, commands, sources or rules.

Models are loaded by Django; what stands here is loaded because it stands here.
"""

from types import ModuleType

import ringbeam.conformity.clause_finding
import ringbeam.conformity.commands
import ringbeam.conformity.compare_page
import ringbeam.conformity.concluding
import ringbeam.conformity.control_panel
import ringbeam.conformity.counting
import ringbeam.conformity.documented_page
import ringbeam.conformity.first_steps
import ringbeam.conformity.fix_page
import ringbeam.conformity.forecast_page
import ringbeam.conformity.freezing
import ringbeam.conformity.gaps.pages
import ringbeam.conformity.gaps.rest
import ringbeam.conformity.gaps.sheet_pages
import ringbeam.conformity.judgement_panels
import ringbeam.conformity.left_out_panel
import ringbeam.conformity.owners_page
import ringbeam.conformity.pages
import ringbeam.conformity.plan_page
import ringbeam.conformity.rest
import ringbeam.conformity.rule_commands
import ringbeam.conformity.rule_pages
import ringbeam.conformity.saving_page
import ringbeam.conformity.scope_documents
import ringbeam.conformity.sections
import ringbeam.conformity.statement_commands
import ringbeam.conformity.statement_page
import ringbeam.conformity.statement_rest
import ringbeam.conformity.transition_commands
import ringbeam.conformity.transition_page
import ringbeam.conformity.transition_rest
import ringbeam.conformity.trend_page
import ringbeam.conformity.weekly
import ringbeam.desk.article_gap_page
import ringbeam.desk.article_gaps
import ringbeam.desk.article_help
import ringbeam.desk.article_page
import ringbeam.desk.article_reviews
import ringbeam.desk.article_votes
import ringbeam.desk.article_writing
import ringbeam.desk.beside
import ringbeam.desk.call_form
import ringbeam.desk.candidate_page
import ringbeam.desk.clock_page
import ringbeam.desk.commands
import ringbeam.desk.complaining
import ringbeam.desk.declaring
import ringbeam.desk.declaring_majors
import ringbeam.desk.desk_reports
import ringbeam.desk.escalating
import ringbeam.desk.escalating_clocks
import ringbeam.desk.guest_letters
import ringbeam.desk.guest_page
import ringbeam.desk.handing_over
import ringbeam.desk.major_report_page
import ringbeam.desk.major_resolving
import ringbeam.desk.major_updates
import ringbeam.desk.merging
import ringbeam.desk.offering_texts
import ringbeam.desk.on_call_gaps
import ringbeam.desk.on_call_page
import ringbeam.desk.ordering_page
import ringbeam.desk.outages_of_incidents
import ringbeam.desk.portal
import ringbeam.desk.problem_panels
import ringbeam.desk.queue
import ringbeam.desk.queue_live
import ringbeam.desk.rating_asking
import ringbeam.desk.rating_page
import ringbeam.desk.recomputing
import ringbeam.desk.report_page
import ringbeam.desk.request_panels
import ringbeam.desk.rest
import ringbeam.desk.satisfaction_report
import ringbeam.desk.service_cards
import ringbeam.desk.servicenow.importer
import ringbeam.desk.status_page
import ringbeam.desk.suggestion_page
import ringbeam.desk.ticket_logs
import ringbeam.desk.time_page
import ringbeam.desk.time_report
import ringbeam.desk.turn_report
import ringbeam.documents.catching_up
import ringbeam.documents.changes_page
import ringbeam.documents.importing.offering
import ringbeam.documents.importing.rest
import ringbeam.documents.owned_copies
import ringbeam.documents.pages
import ringbeam.documents.printing
import ringbeam.documents.readers_page
import ringbeam.documents.reading_reminders
import ringbeam.documents.rest
import ringbeam.documents.review_page
import ringbeam.documents.versions_page
import ringbeam.evaluation.auditing
import ringbeam.evaluation.checklists
import ringbeam.evaluation.pages
import ringbeam.improvement.panels
import ringbeam.improvement.reminders
import ringbeam.organization.anonymous_pages
import ringbeam.organization.answer_export
import ringbeam.organization.answer_pages
import ringbeam.organization.certificate_reminders
import ringbeam.organization.leaving
import ringbeam.organization.process_pages
import ringbeam.organization.questionnaire_pages
import ringbeam.organization.rest
import ringbeam.planning.acceptance
import ringbeam.planning.duty_panels
import ringbeam.planning.raising
import ringbeam.security.approving
import ringbeam.security.confirming
import ringbeam.security.statement_pages
import ringbeam.security.treating
import ringbeam.services.approved_report_page
import ringbeam.services.attainment_page
import ringbeam.services.availability.rest
import ringbeam.services.availability.service_cards
import ringbeam.services.availability.target_panel
import ringbeam.services.changes.risk_history
import ringbeam.services.changes.service_card
import ringbeam.services.commands
import ringbeam.services.complaint_form
import ringbeam.services.complaint_report
import ringbeam.services.continuity.service_card
import ringbeam.services.figure_page
import ringbeam.services.figures
import ringbeam.services.forecasts
import ringbeam.services.holiday_page
import ringbeam.services.overview.own_cards
import ringbeam.services.overview.page
import ringbeam.services.promises
import ringbeam.services.report_panel
import ringbeam.services.simulation_page
import ringbeam.services.warning
import ringbeam.services.workload_report
import ringbeam.site.demonstration.sign_ins
import ringbeam.standards.change_pages
import ringbeam.standards.commands
import ringbeam.standards.corrections_in_force
import ringbeam.standards.export_pages
import ringbeam.standards.finding_names
import ringbeam.standards.pages
import ringbeam.standards.relating
import ringbeam.standards.reporting
import ringbeam.standards.rest
import ringbeam.standards.set_pages
import ringbeam.standards.sets_in_use
import ringbeam.standards.start_pages
import ringbeam.web.list_sheets
import ringbeam.web.report_mailing
import ringbeam.web.sheets

CONTRIBUTING: tuple[ModuleType, ...] = (
    ringbeam.conformity.clause_finding,
    ringbeam.conformity.commands,
    ringbeam.conformity.control_panel,
    ringbeam.conformity.compare_page,
    ringbeam.conformity.concluding,
    ringbeam.conformity.counting,
    ringbeam.conformity.documented_page,
    ringbeam.conformity.first_steps,
    ringbeam.conformity.fix_page,
    ringbeam.conformity.forecast_page,
    ringbeam.conformity.gaps.pages,
    ringbeam.conformity.gaps.rest,
    ringbeam.conformity.gaps.sheet_pages,
    ringbeam.conformity.judgement_panels,
    ringbeam.conformity.owners_page,
    ringbeam.conformity.pages,
    ringbeam.conformity.plan_page,
    ringbeam.conformity.transition_page,
    ringbeam.conformity.transition_rest,
    ringbeam.conformity.transition_commands,
    ringbeam.conformity.rest,
    ringbeam.conformity.freezing,
    ringbeam.conformity.rule_commands,
    ringbeam.conformity.rule_pages,
    ringbeam.conformity.left_out_panel,
    ringbeam.conformity.scope_documents,
    ringbeam.conformity.saving_page,
    ringbeam.conformity.sections,
    ringbeam.conformity.trend_page,
    ringbeam.conformity.weekly,
    ringbeam.conformity.statement_rest,
    ringbeam.conformity.statement_commands,
    ringbeam.conformity.statement_page,
    ringbeam.desk.declaring,
    ringbeam.desk.declaring_majors,
    ringbeam.desk.desk_reports,
    ringbeam.desk.major_report_page,
    ringbeam.desk.major_resolving,
    ringbeam.desk.major_updates,
    ringbeam.desk.status_page,
    ringbeam.desk.article_gap_page,
    ringbeam.desk.article_gaps,
    ringbeam.desk.article_help,
    ringbeam.desk.article_page,
    ringbeam.desk.article_reviews,
    ringbeam.desk.article_votes,
    ringbeam.desk.article_writing,
    ringbeam.desk.call_form,
    ringbeam.desk.beside,
    ringbeam.desk.candidate_page,
    ringbeam.desk.clock_page,
    ringbeam.desk.commands,
    ringbeam.desk.merging,
    ringbeam.desk.offering_texts,
    ringbeam.desk.turn_report,
    ringbeam.desk.on_call_gaps,
    ringbeam.desk.on_call_page,
    ringbeam.desk.ordering_page,
    ringbeam.desk.outages_of_incidents,
    ringbeam.desk.problem_panels,
    ringbeam.desk.request_panels,
    ringbeam.desk.escalating,
    ringbeam.desk.escalating_clocks,
    ringbeam.desk.guest_letters,
    ringbeam.desk.guest_page,
    ringbeam.desk.handing_over,
    ringbeam.desk.portal,
    ringbeam.desk.report_page,
    ringbeam.desk.problem_panels,
    ringbeam.desk.queue,
    ringbeam.desk.queue_live,
    ringbeam.desk.complaining,
    ringbeam.desk.rating_asking,
    ringbeam.desk.rating_page,
    ringbeam.desk.satisfaction_report,
    ringbeam.desk.recomputing,
    ringbeam.desk.rest,
    ringbeam.desk.service_cards,
    ringbeam.desk.servicenow.importer,
    ringbeam.desk.suggestion_page,
    ringbeam.desk.time_page,
    ringbeam.desk.time_report,
    ringbeam.desk.ticket_logs,
    ringbeam.evaluation.auditing,
    ringbeam.evaluation.checklists,
    ringbeam.evaluation.pages,
    ringbeam.improvement.panels,
    ringbeam.improvement.reminders,
    ringbeam.planning.acceptance,
    ringbeam.planning.duty_panels,
    ringbeam.planning.raising,
    ringbeam.security.approving,
    ringbeam.security.confirming,
    ringbeam.security.statement_pages,
    ringbeam.security.treating,
    ringbeam.services.availability.rest,
    ringbeam.services.availability.service_cards,
    ringbeam.services.availability.target_panel,
    ringbeam.services.changes.risk_history,
    ringbeam.services.changes.service_card,
    ringbeam.services.commands,
    ringbeam.services.approved_report_page,
    ringbeam.services.attainment_page,
    ringbeam.services.complaint_form,
    ringbeam.services.complaint_report,
    ringbeam.services.continuity.service_card,
    ringbeam.services.figure_page,
    ringbeam.services.figures,
    ringbeam.services.forecasts,
    ringbeam.services.holiday_page,
    ringbeam.services.overview.own_cards,
    ringbeam.services.overview.page,
    ringbeam.services.promises,
    ringbeam.services.report_panel,
    ringbeam.services.simulation_page,
    ringbeam.services.warning,
    ringbeam.services.workload_report,
    ringbeam.documents.changes_page,
    ringbeam.documents.importing.offering,
    ringbeam.documents.importing.rest,
    ringbeam.documents.owned_copies,
    ringbeam.documents.pages,
    ringbeam.documents.printing,
    ringbeam.documents.catching_up,
    ringbeam.documents.readers_page,
    ringbeam.documents.reading_reminders,
    ringbeam.documents.rest,
    ringbeam.organization.anonymous_pages,
    ringbeam.organization.answer_export,
    ringbeam.organization.answer_pages,
    ringbeam.documents.review_page,
    ringbeam.documents.versions_page,
    ringbeam.organization.certificate_reminders,
    ringbeam.organization.leaving,
    ringbeam.organization.process_pages,
    ringbeam.organization.questionnaire_pages,
    ringbeam.organization.rest,
    ringbeam.standards.change_pages,
    ringbeam.site.demonstration.sign_ins,
    ringbeam.standards.commands,
    ringbeam.standards.corrections_in_force,
    ringbeam.standards.export_pages,
    ringbeam.standards.finding_names,
    ringbeam.standards.pages,
    ringbeam.standards.reporting,
    ringbeam.standards.relating,
    ringbeam.standards.rest,
    ringbeam.standards.set_pages,
    ringbeam.standards.sets_in_use,
    ringbeam.standards.start_pages,
    ringbeam.web.list_sheets,
    ringbeam.web.report_mailing,
    ringbeam.web.sheets,
)
