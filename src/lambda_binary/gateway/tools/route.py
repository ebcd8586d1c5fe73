"""What every reader makes: ConfiguredRoute, with the places where its settings are written.

Frozen values. A value that the file leaves open is an Unknown and never a guess; a fact that
Settings cannot hold is a Remark, which rules/remarks.py judges. This file reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from ..documents.values import Spot, Where
from ..model.settings import Settings

# Without these a client's body cannot be told. Paths and stages decide nothing.
DECISIVE = (
    "integration",
    "response_transfer_mode",
    "binary_media_types",
    "content_handling",
    "integration_responses",
    "response_templates",
    "payload_format",
    "multi_value_headers",
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A setting whose value the source leaves open.

    Attributes:
        key: of Settings, or `method` or `path`.
        text: the value as written: `${opt:types}`.
        where: its place.
    """

    key: str
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Remark:
    """A fact about a route that Settings cannot hold.

    Attributes:
        rule: its row in `rules.remarks.REMARKS`.
        text: what was found, a sentence for a person.
        where: its place.
        cure: what helps; empty where the row's cure fits every remark of its rule.
        lines: text to copy that does it, where no file is changed.
        gives: permissions that are missing: (action, principal).
        key: of Settings, where it is about one that was left out.
    """

    rule: str
    text: str
    where: Where
    cure: str = ""
    lines: str = ""
    gives: tuple[tuple[str, str], ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """The Lambda function behind a route, as far as the source tells it.

    Attributes:
        runtime: as `nodejs20.x`; empty when it is not told.
        handler: as `src/app.handler`, from the source's folder; empty when it is not told.
        streams: the integrations for which LAMBDA_BINARY_STREAM switches streaming on; `ADAPTED`
            where another process answers, or the variable is not told.
    """

    runtime: str = ""
    handler: str = ""
    streams: tuple[str, ...] = ()


# How a function is invoked: started only, or as the request says.
ASYNCHRONOUS, CHOSEN = "asynchronous", "chosen"
ADAPTED = ("another process",)
UNTOLD = Function()


class Written(NamedTuple):
    """Where something is written, and in whose keys: a cure belongs there.

    Attributes:
        spelling: the tool whose keys they are, a name of `table.TOOLS`; a method of CloudFormation
            inside a serverless.yml is CloudFormation's.
        file: as given, or beside the one that was given.
        name: what the file calls it: a logical id; empty where it has none.
        spots: names of keys -> their places in the file.
    """

    spelling: str = ""
    file: str = ""
    name: str = ""
    spots: Mapping[str, Spot] = MappingProxyType({})


NOWHERE = Written()


class Losses(NamedTuple):
    """What a proxy integration in the place of a mapped one has no place for, each name once.

    Attributes:
        statuses: of errors, and of successes where it is not 200.
        fields: names of fields that an integration response gives.
        templates: statuses whose response has a body of its own.
    """

    statuses: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()


NOTHING = Losses()


@dataclass(frozen=True, slots=True)
class ConfiguredRoute:
    """One method and path, and what its gateway is told about it.

    Attributes:
        method: upper case; `ANY` takes all.
        path: `/pictures/{name}`.
        settings: what could be read; an unknown value has AWS's default here.
        where: the place of the route.
        source: the kind of file: `serverless`, `cloudformation`, `sam`, `openapi`, `terraform`,
            `live`.
        unknowns: what could not be told.
        remarks: what else was found.
        spots: names of keys -> their places, where the file is text that can be changed.
        ids: names of things -> what the tool or AWS calls them, for commands.
        function: what answers.
        api: what the tool calls the route's API, URL or target group.
        apart: what tells the route from another of the same method and path; part of its name.
        is_default: it takes every path that no other route takes, `/` too.
        target_streams: whether the integration's uri asks Lambda to stream; None where it has no
            say, or is not told.
        invocation: `ASYNCHRONOUS`: the function is started only, and its result reaches no client;
            `CHOSEN`: so where the request asks for it; empty: its result is waited for.
        method_in, api_in, preflight_in: where the method, what all of its API share, and the
            OPTIONS method beside it are written.
        declared: a mapped route's method responses: status -> names of declared fields; None where
            the tool declares what is needed by itself.
        templated: the API's methods whose requests go through a template, as mapped routes: those
            of the type MOCK, of other services, and mapped functions, itself among them; one
            tuple for all routes of the API.
        timeout: milliseconds that the gateway waits for the function, as written; None: AWS's own.
        losses: what its integration responses say that a proxy integration has no place for.
        shaping: what makes the event of a mapped route's function, which ends with the mapping.
    """

    method: str
    path: str
    settings: Settings
    where: Where
    source: str
    unknowns: tuple[Unknown, ...] = ()
    remarks: tuple[Remark, ...] = ()
    spots: Mapping[str, Spot] = field(default_factory=lambda: MappingProxyType({}))
    ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    function: Function = UNTOLD
    api: str = ""
    apart: str = ""
    is_default: bool = False
    target_streams: bool | None = None
    invocation: str = ""
    method_in: Written = NOWHERE
    api_in: Written = NOWHERE
    preflight_in: Written | None = None
    declared: Mapping[str, tuple[str, ...]] | None = None
    timeout: int | None = None
    templated: tuple[ConfiguredRoute, ...] = field(default=(), repr=False)
    losses: Losses = field(default=NOTHING, repr=False)
    shaping: tuple[str, ...] = field(default=(), repr=False)

    @property
    def neighbours(self) -> tuple[ConfiguredRoute, ...]:
        """The API's other methods whose requests go through a template."""
        own = self.method, self.where
        return tuple(each for each in self.templated if (each.method, each.where) != own)

    @property
    def runtime(self) -> str:
        """The function's runtime; empty when the source does not tell it."""
        return self.function.runtime

    @property
    def name(self) -> str:
        """`GET /picture`; `GET /picture (Api)` where another API has one, too."""
        return f"{self.method} {self.path}" + (f" ({self.apart})" if self.apart else "")

    @property
    def streamed(self) -> bool:
        """Whether the response is streamed by a function that writes it itself, or may."""
        function = self.function
        own = self.runtime.startswith("python") and function.streams != ADAPTED
        enveloped = own and self.settings.integration not in function.streams
        return self.settings.streams and not enveloped

    @property
    def meant_to_stream(self) -> bool:
        """Whether the source speaks of streaming, however wrongly or openly: nothing says BUFFERED.

        What a buffered response may carry is no matter then: the mode has to be settled first.
        """
        settings, function = self.settings, self.function
        said = {each.key for each in self.remarks if each.where.name == self.where.name}
        said |= {each.key for each in self.unknowns}
        return (
            settings.streams
            or bool(self.target_streams)
            or settings.integration in function.streams
            or bool(said & {"response_transfer_mode", "invoke_mode"})
        )

    @property
    def carries(self) -> bool:
        """Whether the function's result becomes a buffered response with a body.

        RFC 9110 9.3.2, 9.3.7: HEAD has none, and OPTIONS is a preflight.
        """
        rest_stream = self.settings.streams and self.settings.integration == "rest-proxy"
        other = self.streamed or rest_stream or self.invocation == ASYNCHRONOUS
        return not (other or self.method in {"OPTIONS", "HEAD"})

    @property
    def undecided(self) -> tuple[Unknown, ...]:
        """The unknown values without which the client's body cannot be told."""
        return tuple(unknown for unknown in self.unknowns if unknown.key in DECISIVE)


def told_apart(routes: Iterable[ConfiguredRoute]) -> list[ConfiguredRoute]:
    """The routes, those of one method and path named after their APIs."""
    given = list(routes)
    apis: dict[str, set[str]] = {}
    for route in given:
        apis.setdefault(route.name, set()).add(route.api)
    return [
        replace(route, apart=route.api) if len(apis[route.name]) > 1 else route for route in given
    ]
