"""Repair issues that come and go with their reason; one that the user ignores stays ignored as long as it is the same."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_IGNORED: Final[HassKey[set[str]]] = HassKey(f"{DOMAIN}_ignored")


@callback
def report(
    hass: HomeAssistant,
    issue_id: str,
    key: str,
    placeholders: Mapping[str, str],
    *,
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
    data: Mapping[str, str] | None = None,
) -> None:
    """Show an issue, or how it is by now; one with `data` can be fixed, with `repairs.py`."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=data is not None,
        data=None if data is None else dict(data),
        severity=severity,
        translation_key=key,
        translation_placeholders=dict(placeholders),
    )
    if issue_id in (ignored := hass.data.get(_IGNORED, set())):
        ignored.discard(issue_id)
        ir.async_ignore_issue(hass, DOMAIN, issue_id, ignore=True)


@callback
def withdraw(hass: HomeAssistant, issue_id: str) -> None:
    """Take an issue back whose reason is gone."""
    hass.data.get(_IGNORED, set()).discard(issue_id)
    ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def set_aside(hass: HomeAssistant, issue_id: str) -> None:
    """Take an issue back because nobody looks any more; when Home Assistant stops, it knows itself what was ignored."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    if issue is None or hass.is_stopping:
        return
    if issue.dismissed_version is not None:
        hass.data.setdefault(_IGNORED, set()).add(issue_id)
    ir.async_delete_issue(hass, DOMAIN, issue_id)
