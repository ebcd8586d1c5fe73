"""From a path to its resource, and the nearest ones when there is none."""

from __future__ import annotations

import pytest

from gateway.fix.apis import API, PAGE, stubbed
from lambda_binary.gateway.fix.errors import FixError
from lambda_binary.gateway.fix.resources import ApiResource, all_resources, at_path, method_at

RESOURCES = tuple(
    ApiResource(f"r{number}", path, {})
    for number, path in enumerate(
        ("/", "/pictures", "/pictures/{name}", "/image", "/images", "/admin", "/files/{proxy+}")
    )
)


def test_resources_of_all_pages_are_read() -> None:
    with stubbed() as (client, stubber):
        pages = [({}, "2"), ({"position": "2"}, "3"), ({"position": "3"}, None)]
        for number, (position, following) in enumerate(pages):
            item = {"id": f"r{number}", "path": f"/{number}", "resourceMethods": {"GET": {}}}
            answer = {"items": [item]} | ({"position": following} if following else {})
            stubber.add_response("get_resources", answer, {**PAGE, **position})
        assert all_resources(client, API) == tuple(
            ApiResource(f"r{number}", f"/{number}", {"GET": {}}) for number in range(3)
        )


@pytest.mark.parametrize("path", [resource.path for resource in RESOURCES])
def test_path_is_found(path: str) -> None:
    assert at_path(RESOURCES, path).path == path


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("image", "the path 'image' does not begin with '/': write --path /image"),
        (
            "/imag",
            "the API has no resource with the path '/imag': the nearest are /image, /images, "
            "/admin, /, /pictures",
        ),
        (
            "/pictures/",
            "the API has no resource with the path '/pictures/': the nearest are /pictures, "
            "/pictures/{name}, /images, /files/{proxy+}, /image",
        ),
        (
            "/pictures/cat.png",
            "the API has no resource with the path '/pictures/cat.png': the nearest are "
            "/pictures/{name}, /pictures, /files/{proxy+}, /image, /images",
        ),
    ],
)
def test_absent_path_names_the_nearest(path: str, sentence: str) -> None:
    with pytest.raises(FixError) as caught:
        at_path(RESOURCES, path)
    assert str(caught.value) == sentence


def test_api_without_resources_says_so() -> None:
    with pytest.raises(FixError, match=r"'/a': it has no resource at all$"):
        at_path((), "/a")


@pytest.mark.parametrize(
    ("methods", "asked", "name"),
    [({"GET"}, "get", "GET"), ({"ANY", "GET"}, "GET", "GET"), ({"ANY", "POST"}, "GET", "ANY")],
)
def test_method_or_any_is_found(methods: set[str], asked: str, name: str) -> None:
    assert method_at(API, ApiResource("r", "/a", {each: {} for each in methods}), asked) == name


@pytest.mark.parametrize(("there", "said"), [(("PUT", "GET"), "GET, PUT"), ((), "none at all")])
def test_absent_method_lists_those_there(there: tuple[str, ...], said: str) -> None:
    with pytest.raises(FixError) as caught:
        method_at(API, ApiResource("r", "/a", {each: {} for each in there}), "post")
    assert str(caught.value) == (
        f"/a has no method POST; it has {said}: name one with --method, or make it with `aws "
        "apigateway put-method --rest-api-id a1b2c3 --resource-id r --http-method POST "
        "--authorization-type NONE` (open to everybody) and give it an integration"
    )
