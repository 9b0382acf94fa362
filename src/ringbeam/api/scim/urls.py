"""Addresses of the SCIM door, version 2.0."""

from django.urls import path

from ringbeam.api.scim import describing, groups, users
from ringbeam.api.scim.door import door

urlpatterns = [
    path("ServiceProviderConfig", door(get=describing.config)),
    path("ResourceTypes", door(get=describing.list_types)),
    path("ResourceTypes/<str:name>", door(get=describing.get_type)),
    path("Schemas", door(get=describing.list_schemas)),
    path("Schemas/<str:name>", door(get=describing.get_schema)),
    path("Users", door(get=users.list_users, post=users.add_user)),
    path(
        "Users/<str:number>",
        door(
            get=users.get_user,
            put=users.replace_user,
            patch=users.patch_user,
            delete=users.remove_user,
        ),
    ),
    path("Groups", door(get=groups.list_groups, post=groups.add_group)),
    path(
        "Groups/<str:number>",
        door(
            get=groups.get_group,
            put=groups.replace_group,
            patch=groups.patch_group,
            delete=groups.remove_the_group,
        ),
    ),
]
