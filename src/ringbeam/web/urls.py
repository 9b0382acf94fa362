"""The addresses of the pages that every register has; those of rooms come before them."""

from django.urls import URLPattern, URLResolver, include, path

from ringbeam.web import (
    access,
    accounts,
    bulk,
    choices,
    doing,
    editing,
    events,
    explaining,
    exports,
    files,
    home,
    imports,
    inviting,
    lists,
    moving,
    notices,
    own_security,
    patterns,
    preferences,
    printing,
    record_types,
    records,
    saved_views,
    searching,
    second_steps,
    sign_in_policy,
    signing_in,
    stepping,
    talking,
    webhooks,
)

# What no register may be called, since these are pages of their own.
own: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("work/", home.work, name="work"),
    path("search/", searching.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("access/", access.show_access, name="access"),
    path("access/accounts/", accounts.list_accounts, name="accounts"),
    path("access/accounts/invite/", accounts.invite_somebody, name="invite"),
    path("access/accounts/<int:pk>/", accounts.show_account, name="account"),
    path("access/accounts/<int:pk>/invite/", accounts.invite_again, name="invite_again"),
    path("access/accounts/<int:pk>/grants/", accounts.add_grant, name="add_grant"),
    path(
        "access/accounts/<int:pk>/grants/<int:number>/remove/",
        accounts.remove_grant,
        name="remove_grant",
    ),
    path("access/accounts/<int:pk>/<slug:name>/", accounts.act_on_account, name="account_act"),
    path("invitation/<str:secret>/", inviting.invitation, name="invitation"),
    path("access/why/", explaining.show_why, name="why"),
    path("access/policy/", sign_in_policy.show_policy, name="sign_in_policy"),
    path("account/", preferences.preferences, name="preferences"),
    path("account/tokens/", preferences.make_token, name="make_token"),
    path(
        "account/tokens/<int:pk>/withdraw/", preferences.withdraw_token, name="withdraw_token"
    ),
    path("accounts/2fa/", include(second_steps)),
    path("accounts/2fa/", own_security.show, name="mfa_index"),
    path("accounts/sessions/", own_security.show, name="usersessions_list"),
    path("accounts/sessions/end/", own_security.end_others, name="end_other_sessions"),
    path("accounts/sessions/<int:pk>/end/", own_security.end_one, name="end_session"),
    path("accounts/", include(signing_in)),
    path("files/<uuid:uid>/", files.download_file, name="download_file"),
    path("events/", events.show_event_types, name="event_types"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<uuid:uid>/", webhooks.one_webhook, name="webhook"),
    path("webhooks/<uuid:uid>/again/", webhooks.send_again, name="send_again"),
    path("webhooks/<uuid:uid>/renew/", webhooks.renew_webhook, name="renew_webhook"),
    path("webhooks/<uuid:uid>/<slug:way>/", webhooks.turn_webhook, name="turn_webhook"),
    path("record-types/", record_types.record_types, name="record_types"),
]

a_list: list[URLPattern | URLResolver] = [
    path("", lists.show_list, name="list"),
    path("new/", editing.new_record, name="new"),
    path("bulk/", bulk.bulk_act, name="bulk"),
    path("export.<str:form>", exports.export_list, name="export"),
    path("print.pdf", printing.print_list, name="print_list"),
    path("views/", saved_views.save_view, name="save_view"),
    path("views/<int:pk>/", saved_views.change_view, name="change_view"),
    path("choices/<slug:name>/", choices.choices, name="choices"),
]

a_record: list[URLPattern | URLResolver] = [
    path("", records.show_record, name="record"),
    path("edit/", editing.edit_record, name="edit"),
    path("edit/<slug:field>/", editing.edit_record, name="edit_field"),
    path("move/<slug:name>/", moving.move_record, name="move"),
    path("do/<slug:name>/", doing.do_verb, name="do"),
    path("comment/", talking.say, name="comment"),
    path("files/", talking.upload, name="upload"),
    path("link/", talking.link_record, name="link"),
    path("archive/", editing.archive_record, name="archive"),
    path("history/", records.show_history, name="history"),
    path("print.pdf", printing.print_record, name="print_record"),
    path("peek/", records.peek, name="peek"),
    path("<slug:way>/", stepping.step, name="step"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *own,
    path("<slug:plural>/", include(a_list)),
    path("<slug:plural>/<str:ref>/", include(a_record)),
]
