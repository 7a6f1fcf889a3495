"""The OpenAPI document says exactly what is sent: the console's types are made from it."""

from typing import get_args

from agent_console.api.answers import answer, components
from hub.contract.events import AnyEvent
from tests.factories.cards import contact_card


def resolved(app):
    return app.openapi()["components"]["schemas"]


def test_every_answer_names_its_schema(app):
    schemas = resolved(app)
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                for content in response.get("content", {}).values():
                    shape = content["schema"].get("items", content["schema"])  # a list names what is in it
                    name = shape["$ref"].rpartition("/")[2] if "$ref" in shape else ""
                    assert name in schemas, (path, method, status, content)


def test_the_union_of_events_is_told_apart_by_type(app):
    schemas = resolved(app)
    event = schemas["Recorded"]["properties"]["event"]
    tags = {str(kind.__struct_config__.tag) for kind in get_args(AnyEvent)}
    assert event["discriminator"]["propertyName"] == "type"
    assert set(event["discriminator"]["mapping"]) == tags
    assert schemas["OfferMade"]["properties"]["type"] == {"enum": ["offer.made"]}


def test_what_is_sent_is_complete_so_every_field_is_required(app):
    schemas = resolved(app)
    assert set(schemas["ContactCard"]["required"]) == set(contact_card().__struct_fields__)
    assert "type" in schemas["OfferMade"]["required"]


def test_the_frames_of_the_stream_are_in_it(app):
    frames = set(resolved(app)["Frame"]["discriminator"]["mapping"])
    assert frames == {"hello", "event", "gone", "resync", "pong", "presence", "customer_typing"}


def test_every_reference_leads_somewhere(app):
    schemas = resolved(app)
    found = []

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                found.append(node["$ref"].rpartition("/")[2])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(app.openapi())
    assert set(found) <= set(schemas)


def test_making_the_document_twice_changes_nothing(app):
    assert components() == components()
    assert app.openapi() is app.openapi()


def test_an_answer_is_json_that_no_cache_keeps():
    made = answer(contact_card(), 201, {"ETag": '"1"'})
    assert (made.status_code, made.media_type) == (201, "application/json")
    assert (made.headers["cache-control"], made.headers["etag"]) == ("no-store", '"1"')
