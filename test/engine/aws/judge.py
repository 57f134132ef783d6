"""Judges requests by AWS's own service models, identity policies by parliament, user data as MIME.

Reads a list of cases from standard input; writes a list of findings, each with the case's name.
"""

import base64
import email
import json
import re
import subprocess
import sys

import botocore.session
import parliament
from botocore.validate import ParamValidator

SESSION = botocore.session.get_session()


def request(case):
    operation = SESSION.get_service_model(case["service"]).operation_model(case["operation"])
    shape = operation.input_shape
    report = ParamValidator().validate(case["params"], shape)
    found = [line for line in report.generate_report().split("\n") if line]
    return found + list(constraints(case["params"], shape, case["operation"]))


def constraints(value, shape, path):
    """What botocore's validator leaves to the service: enumerations, patterns and upper bounds."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for key, item in value.items():
            if key in shape.members:
                yield from constraints(item, shape.members[key], f"{path}.{key}")
    elif shape.type_name == "list" and isinstance(value, list):
        yield from bounds(len(value), shape, path, "items")
        for index, item in enumerate(value):
            yield from constraints(item, shape.member, f"{path}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield from constraints(key, shape.key, f"{path} key {key}")
            yield from constraints(item, shape.value, f"{path}.{key}")
    elif shape.type_name == "string" and isinstance(value, str):
        yield from bounds(len(value), shape, path, "characters")
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value} is none of {', '.join(shape.enum)}"
        pattern = shape.metadata.get("pattern")
        if pattern and not matches(pattern, value):
            yield f"{path}: {value[:60]} does not match {pattern}"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from bounds(value, shape, path, "")


def bounds(size, shape, path, unit):
    for name, wrong in (("min", size.__lt__), ("max", size.__gt__)):
        limit = shape.metadata.get(name)
        if limit is not None and wrong(limit) is True:
            yield f"{path}: {size} {unit} is beyond the {name} of {limit}"


def matches(pattern, value):
    # The models' patterns are Java's; the few classes that Python lacks are spelled out.
    python = pattern.replace("\\p{L}", "A-Za-z").replace("\\p{Z}", " ").replace("\\p{N}", "0-9")
    # Java turns case off from where it says so on, Python only for a whole pattern.
    flags = re.S | (re.I if "(?i)" in python else 0)
    return re.search(f"^(?:{python.replace('(?i)', '')})$", value, flags) is not None


def policy(case):
    analyzed = parliament.analyze_policy_string(case["document"])
    return [f"{one.issue}: {one.detail or one.title or ''}" for one in analyzed.findings]


def user_data(case):
    message = email.message_from_bytes(base64.b64decode(case["document"], validate=True))
    if message.get_content_type() != "multipart/mixed" or message.defects:
        return [f"is no multipart document: {message.defects}"]
    found = []
    for part in message.get_payload():
        if part.get_content_type() != "text/x-shellscript":
            found.append(f"has a part of type {part.get_content_type()}")
        script = subprocess.run(
            ["bash", "-n"], input=part.get_payload(decode=True), capture_output=True
        )
        if script.returncode != 0:
            found.append(script.stderr.decode())
    return found


JUDGES = {"request": request, "policy": policy, "userData": user_data}

cases = json.load(sys.stdin)
json.dump(
    [
        {"name": case["name"], "finding": finding}
        for case in cases
        for finding in JUDGES[case["kind"]](case)
    ],
    sys.stdout,
)
