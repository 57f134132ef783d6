"""The items of one shard: `shards.json` says which bytes of `items.jsonl` are which shard's."""

import dataclasses
import json
import re
import typing

from .exits import BadConfiguration
from .stores import split_uri, store_at

#: Version of the form of shards.json and index maps that this worker reads.
VERSION = 1
#: An id is the name of an output below the output prefix.
ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


@dataclasses.dataclass(frozen=True)
class Item:
    #: Name of the item's output; no two items share one.
    id: str
    #: What the manifest says of it: any JSON.
    value: typing.Any


def _document(uri: str, what: str) -> dict:
    folder, name = split_uri(uri)
    try:
        data = json.loads(store_at(folder).read(name))
    except FileNotFoundError:
        raise BadConfiguration(f"{what} {uri} is not there") from None
    except ValueError as error:
        raise BadConfiguration(f"{what} {uri} is not valid JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise BadConfiguration(f"{what} {uri} is not of version {VERSION}; submit with the gpu-batch of this image")
    return data


def mapped_index(index: int, offset: int, map_uri: str | None) -> int:
    """The index in the whole job of a child: its place in the index map, or its own index behind the offset."""
    if map_uri is None:
        return index + offset
    indices = _document(map_uri, "index map")["indices"]
    place = index + offset
    if place >= len(indices):
        raise BadConfiguration(
            f"index {place} is beyond the index map {map_uri}, which has {len(indices)} entries"
        )
    return indices[place]


def read_shard(uri: str, index: int) -> list[Item]:
    """The items of shard `index`; reads only its bytes of the items."""
    shards = _document(uri, "manifest")
    if not 0 <= index < len(shards["shards"]):
        raise BadConfiguration(
            f"index {index} is beyond the manifest {uri}, which has {len(shards['shards'])} shards; "
            "submit as many children as it has shards"
        )
    start, length, count = shards["shards"][index]
    folder, _ = split_uri(uri)
    try:
        text = store_at(folder).read(shards["items"], start, length)
    except FileNotFoundError:
        raise BadConfiguration(f"{shards['items']} is not beside the manifest {uri}") from None
    try:
        rows = [json.loads(line) for line in text.splitlines()]
    except ValueError:
        rows = []
    if len(text) != length or len(rows) != count:
        raise BadConfiguration(f"{shards['items']} beside {uri} is not what the manifest says; submit again")
    wrong = [row["id"] for row in rows if not ID.fullmatch(row["id"])]
    if wrong:
        raise BadConfiguration(*(f"item id {one!r} cannot name an output" for one in wrong))
    return [Item(row["id"], row["item"]) for row in rows]
