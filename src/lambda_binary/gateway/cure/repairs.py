"""What a route lacks beside the picture: told errors, a declared field, POST to Lambda; as diffs.

In: a route and the texts of its files. Out: Cures without a sentence, proved as those of the
picture are; empty where nothing can be proved.
"""

from __future__ import annotations

from collections.abc import Callable

from ..asking.changes import with_errors
from ..asking.lack import Lack, lack
from ..asking.simulate import error_becomes
from ..findings import Cure
from ..tools.route import ConfiguredRoute
from . import preflights, rewriting, unchanged
from .changed import diff, only_named
from .lines import lines
from .proofs import changed_texts, harmless
from .reading import Texts, changeable, key_of, routes_of

INVOKING = "invoking-method"
_INVOKING = frozenset({"integrationhttpmethod", "httpmethod"})


def error_patch(route: ConfiguredRoute, texts: Texts, text: str = "") -> Cure:
    """What gives the function's errors a response of their own, without a sentence."""
    wanted = with_errors(route.settings)
    need = lack(route.settings, wanted)
    after = _one(route, need, texts, lambda read: bool(error_becomes(read.settings)))
    if after is None:
        return Cure("", lines(route, need))
    return Cure("", diff(texts, after) or lines(route, need), files=after)


def preflight_patch(route: ConfiguredRoute, texts: Texts, text: str = "") -> Cure:
    """What lets the preflights of the route's API work, without a sentence."""
    return preflights.cure(route, texts)


def declared_patch(route: ConfiguredRoute, texts: Texts, text: str = "") -> Cure:
    """What declares the Content-Type that is mapped; nothing when nothing can."""
    after = _one(route, lack(route.settings, route.settings), texts, _undeclared)
    return Cure("") if after is None else Cure("", diff(texts, after), files=after)


def invoking_patch(route: ConfiguredRoute, texts: Texts, text: str = "") -> Cure:
    """What makes POST the integration's own method; nothing when nothing can."""
    known = routes_of(texts, placed=True).get(key_of(route)) if changeable(texts) else None
    after = None if known is None else rewriting.invoking(known.method_in, texts)
    if after is None or not only_named(texts, after, _INVOKING):
        return Cure("")
    read = routes_of(after)
    again = read.get(key_of(route))
    worse = unchanged.worse(routes_of(texts), read, set(), ())
    if again is None or worse or any(r.rule == INVOKING for r in again.remarks):
        return Cure("")
    return Cure("", diff(texts, after), files=after)


def permission_patch(route: ConfiguredRoute, texts: Texts, text: str) -> Cure:
    """What gives a function URL's callers the permissions that they lack, as `text` says."""
    remark = next((r for r in route.remarks if r.gives and r.text == text), None)
    source = next(iter(texts), "")
    if remark is None or not changeable(texts):
        return Cure("")
    tool = "serverless" if remark.rule == "url-permission-of-old" else "cloudformation"
    name = route.where.name.removeprefix("functions.").removesuffix(".url")
    after = rewriting.permitted(tool, source, name, remark.gives, texts)
    if after is None or not only_named(texts, after):
        return Cure("")
    before, read = routes_of(texts), routes_of(after)
    again = read.get(key_of(route))
    lacks = again is None or any(r.rule == remark.rule and r.text == text for r in again.remarks)
    if lacks or unchanged.worse(before, read, set(), ()):
        return Cure("")
    return Cure("", diff(texts, after), files=after)


def _undeclared(route: ConfiguredRoute) -> bool:
    return any(remark.rule == "header-undeclared" for remark in route.remarks)


def _one(
    route: ConfiguredRoute, need: Lack, texts: Texts, ails: Callable[[ConfiguredRoute], bool]
) -> Texts | None:
    """The texts after the change of one route, when it is harmless and cures what `ails` tells.

    Routes that share its lines by an anchor or a reference are cured with it, or not touched.
    """
    after = changed_texts([(route, need)], texts)
    if after is None or not only_named(texts, after):
        return None
    before, read = routes_of(texts), routes_of(after)
    again = read.get(key_of(route))
    if again is None or ails(again) or not harmless(route, again):
        return None
    mended = {key for key, old in before.items() if key in read and ails(old) > ails(read[key])}
    return None if unchanged.worse(before, read, mended, ()) else after
