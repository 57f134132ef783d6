"""Judges a request by AWS's own service model, as botocore ships it; prints one fault a line.

Reads {"service", "operation", "request"} from standard input. botocore's validator checks required and
known members, types and least lengths; enumerations, patterns and greatest lengths are checked here.
"""

import json
import re
import sys

from botocore.session import Session
from botocore.validate import ParamValidator


# Classes of Java's expressions that Python's lack, by the nearest that it has.
JAVA = {r"\p{L}": r"\w", r"\p{N}": r"\d", r"\p{Z}": r"\s"}


def faults(shape, value, at):
    limits = shape.metadata
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from faults(member, value[name], f"{at}.{name}")
        return
    if shape.type_name == "list":
        for index, item in enumerate(value):
            yield from faults(shape.member, item, f"{at}[{index}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from faults(shape.key, key, f"{at} key")
            yield from faults(shape.value, item, f"{at}.{key}")
    if shape.type_name == "string":
        allowed = getattr(shape, "enum", [])
        if allowed and value not in allowed:
            yield f"{at}: {value} is none of the enumeration"
        pattern = limits.get("pattern", "")
        for java, python in JAVA.items():
            pattern = pattern.replace(java, python)
        if pattern and not re.search(f"^(?:{pattern})$", value):
            yield f"{at}: {value} does not match {pattern}"
    size = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if size is None and isinstance(value, (str, list, dict)):
        size = len(value)
    if size is not None and "max" in limits and size > limits["max"]:
        yield f"{at}: {size} is more than {limits['max']}"


asked = json.load(sys.stdin)
model = Session().get_service_model(asked["service"]).operation_model(asked["operation"])
report = ParamValidator().validate(asked["request"], model.input_shape)
if report.has_errors():
    print(report.generate_report())
else:
    for fault in faults(model.input_shape, asked["request"], asked["operation"]):
        print(fault)
