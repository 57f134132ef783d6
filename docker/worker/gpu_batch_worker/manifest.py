"""The items of one shard: `shards.json` says which bytes of `items.jsonl` are which shard's."""

import dataclasses
import decimal
import functools
import json
import math
import re
import typing

from .exits import BadConfiguration
from .stores import split_uri, store_at

#: Versions of the form of shards.json and index maps that this worker reads. In the second an item may
#: hold line breaks, so that a row is more than a line.
VERSIONS = (1, 2)
#: An id is the name of an output below the output prefix.
ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
#: Most bytes of a name in a folder, with the ending of a checkpoint behind it.
MAX_NAME = 255 - len(".tar")
#: Deepest nesting of an item: Python's reader ends at sys.getrecursionlimit(), the program's own frames included.
MAX_DEPTH = 500
READER = json.JSONDecoder()
#: Finds where a value ends without making numbers, some of which Python would refuse.
SCANNER = json.JSONDecoder(parse_int=str, parse_float=str)
#: A row is {"id": ..., "item": ...}, the id first; what stands around the two values is in these.
ROW = tuple(re.compile(pattern) for pattern in (r'\s*\{\s*"id"\s*:\s*', r'\s*,\s*"item"\s*:\s*', r"\s*\}\s*"))


class NotANumber(ValueError):
    """A number of an item that Python cannot hold."""


@dataclasses.dataclass(frozen=True)
class Item:
    #: Name of the item's output; no two items share one.
    id: str
    #: What the manifest says of it: JSON, exactly as the user has written it.
    json: str

    @functools.cached_property
    def value(self) -> typing.Any:
        """The item as Python reads it; raises NotANumber. What a float would make infinite is a Decimal."""
        return json.loads(self.json, parse_int=_whole, parse_float=_fraction)

    @property
    def text(self) -> str:
        """What a command gets: a string as it is, anything else as it is written."""
        return self.value if self.json.startswith('"') else self.json


def _whole(text: str):
    # Python has no negative whole zero, and refuses whole numbers of more than 4,300 digits.
    # https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation
    if text == "-0":
        return -0.0
    try:
        return int(text)
    except ValueError:
        return _decimal(text)


def _fraction(text: str):
    number = float(text)
    return number if math.isfinite(number) else _decimal(text)


def _decimal(text: str) -> decimal.Decimal:
    try:
        return decimal.Decimal(text)
    except decimal.InvalidOperation:
        raise NotANumber(f"{text[:40]} is a number that Python cannot hold; write it as a string") from None


def _document(uri: str, what: str) -> dict:
    folder, name = split_uri(uri)
    try:
        data = json.loads(store_at(folder).read(name))
    except FileNotFoundError:
        raise BadConfiguration(f"{what} {uri} is not there") from None
    except (ValueError, RecursionError) as error:
        raise BadConfiguration(f"{what} {uri} is not valid JSON: {error}") from None
    if not isinstance(data, dict) or data.get("version") not in VERSIONS:
        raise BadConfiguration(
            f"{what} {uri} is not of version {' or '.join(map(str, VERSIONS))}; submit with the gpu-batch of this image"
        )
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
        items = list(_rows(text.decode()))
    except ValueError:
        items = []
    except RecursionError:
        raise BadConfiguration(
            f"{shards['items']} beside {uri} has an item that is nested more than {MAX_DEPTH} deep; "
            "write the location of its data instead"
        ) from None
    if len(text) != length or len(items) != count:
        raise BadConfiguration(f"{shards['items']} beside {uri} is not what the manifest says; submit again")
    problems = [problem for item in items if (problem := _id_problem(item.id))]
    if problems:
        raise BadConfiguration(*problems)
    return items


def _rows(text: str) -> typing.Iterator[Item]:
    """The items of rows, each with its own text; raises ValueError, and RecursionError for one too deep."""
    start, between, end = ROW
    at = 0
    while at < len(text):
        name, at = READER.raw_decode(text, _after(start, text, at))
        first = _after(between, text, at)
        _, last = SCANNER.raw_decode(text, first)
        at = _after(end, text, last)
        yield Item(name, text[first:last])


def _after(pattern: re.Pattern, text: str, at: int) -> int:
    found = pattern.match(text, at)
    if not found:
        raise ValueError(f"no row at {at}")
    return found.end()


def _id_problem(name: typing.Any) -> str | None:
    if not isinstance(name, str) or not ID.fullmatch(name):
        return f"item id {name!r} cannot name an output"
    longest = max(len(part.encode()) for part in name.split("/"))
    if longest > MAX_NAME:
        return f"item id {name[:40]}... has a name of {longest} bytes, and a file's has at most {MAX_NAME}"
    return None
