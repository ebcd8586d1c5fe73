"""Types given to encode_response.register."""

from __future__ import annotations

import abc
from typing import Any

import pytest

from events import event
from lambda_binary import OptionError, ResultTypeError, binary_response, encode_response
from lambda_binary import handler as handler_module
from lambda_binary.results import registry
from payloads import PNG, envelope, text


class Chart:
    def __init__(self, content: Any) -> None:
        self.content = content


class BarChart(Chart):
    pass


class Shape(abc.ABC):  # noqa: B024 - a register of virtual subclasses
    pass


@Shape.register
class Circle:
    pass


@pytest.fixture
def fresh_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "registered", [])
    monkeypatch.setattr(registry, "_known", (-1, None))
    monkeypatch.setattr(handler_module, "_short_road_is_open", True)


@pytest.mark.usefixtures("fresh_registry")
def test_a_registered_type_becomes_what_its_function_returns() -> None:
    @encode_response.register(Chart)
    def of_chart(chart: Chart) -> Any:
        return chart.content

    assert of_chart(Chart(1)) == 1
    assert encode_response(Chart(PNG)) == envelope(PNG, "image/png", guessed=True)
    assert encode_response(BarChart("x")) == text("x", "text/plain; charset=utf-8")
    with pytest.raises(ResultTypeError):
        encode_response(Chart(Chart(PNG)))


@pytest.mark.usefixtures("fresh_registry")
def test_a_registered_function_may_give_an_envelope() -> None:
    encode_response.register(Chart)(lambda chart: encode_response(None, status_code=404))
    assert encode_response(Chart(1)) == encode_response(None, status_code=404)


@pytest.mark.usefixtures("fresh_registry")
def test_a_registered_type_may_be_the_body_of_an_envelope() -> None:
    encode_response.register(Chart)(lambda chart: chart.content)
    response = encode_response({"statusCode": 201, "body": Chart(PNG)})
    assert response == {**envelope(PNG, "image/png", guessed=True), "statusCode": 201}


@pytest.mark.usefixtures("fresh_registry")
def test_registrations_chain_and_know_abstract_classes() -> None:
    encode_response.register(Shape)(lambda shape: Chart(PNG))
    encode_response.register(Chart)(lambda chart: chart.content)
    assert encode_response(Circle()) == envelope(PNG, "image/png", guessed=True)


@pytest.mark.usefixtures("fresh_registry")
@pytest.mark.parametrize(
    "given",
    ["Chart", None, list[int], lambda chart: PNG],
    ids=["a name", "None", "a generic", "a function"],
)
def test_what_is_no_class_cannot_be_registered(given: Any) -> None:
    with pytest.raises(OptionError) as raised:
        encode_response.register(given)
    assert str(raised.value) == (
        f"encode_response.register was given {given!r}, which is no class: write "
        "@encode_response.register(Chart) above a function that takes a Chart"
    )
    assert encode_response(PNG)["headers"]["Content-Type"] == "image/png"


@pytest.mark.usefixtures("fresh_registry")
def test_a_union_of_classes_can_be_registered() -> None:
    encode_response.register(Chart | complex)(lambda value: PNG)  # type: ignore[arg-type]
    assert encode_response(1j) == encode_response(PNG)


@pytest.mark.usefixtures("fresh_registry")
def test_even_bytes_can_be_registered() -> None:
    encode_response.register(bytes)(lambda data: data + b"!")
    assert encode_response(b"hi")["body"] == "hi!"


@pytest.mark.usefixtures("fresh_registry")
def test_an_answer_is_no_dict_to_be_shown_otherwise() -> None:
    encode_response.register(dict)(lambda found: ", ".join(found))
    handler = binary_response(lambda event, context: event["result"])
    answer = {"statusCode": 200, "body": "as it is"}
    assert handler({**event("rest-proxy"), "result": answer}, None) == answer
    shown = text("a, b", "text/plain; charset=utf-8")
    assert handler({**event("rest-proxy"), "result": {"a": 1, "b": 2}}, None) == shown
    # To CloudFront every dict is an answer, the request among them.
    request = event("edge-viewer-request")["Records"][0]["cf"]["request"]
    assert handler({**event("edge-viewer-request"), "result": request}, None) == request
