"""Every action of the program, imported: for checks, commands and tests that must not miss one."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps

from consult.audit.journal import ACTIONS, ActionInfo


def all_actions() -> dict[str, ActionInfo]:
    """The actions in ``<app>.actions.*`` of every installed app, by ``module.function``."""
    for app in apps.get_app_configs():
        package = f"{app.name}.actions"
        spec = find_spec(package)
        for module in iter_modules(spec.submodule_search_locations if spec else (), f"{package}."):
            import_module(module.name)
    return dict(sorted(ACTIONS.items()))
