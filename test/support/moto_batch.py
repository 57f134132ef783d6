"""What Batch does around a container and moto leaves out, put into moto's own job.

- A child and an attempt know themselves: AWS_BATCH_JOB_ARRAY_INDEX, AWS_BATCH_JOB_ATTEMPT.
  https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
- The retry rules of the job definition decide whether a container that failed runs again.
  https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
- An attempt has its container's exit status, and the job the last one's.
- An array whose children have ended, not all of them well, has failed.

Moto gives docker the image, the command, the environment and the mounts of a job definition, nothing else
of it: no GPU, no shared memory, no user, no limits.
"""

import fnmatch
from datetime import datetime

from moto.batch.models import Job

_run = Job.run
_mark_stopped = Job._mark_stopped
_describe = Job.describe
_property = Job._get_container_property


def _environment(job: Job) -> list[dict[str, str]]:
    # Moto adds to the list of the submission, which all children share.
    definition = job.job_definition.container_properties.get("environment", [])
    variables = {one["name"]: one["value"] for one in [*definition, *job.container_overrides.get("environment", [])]}
    variables["AWS_BATCH_JOB_ID"] = job.job_id
    variables["AWS_BATCH_JOB_ATTEMPT"] = str(getattr(job, "attempt", 1))
    if "index" in job.array_properties:
        variables["AWS_BATCH_JOB_ARRAY_INDEX"] = str(job.array_properties["index"])
    return [{"name": name, "value": value} for name, value in variables.items()]


def container_property(job: Job, name: str, default):
    return _environment(job) if name == "environment" else _property(job, name, default)


def again(job: Job) -> bool:
    """Whether the rules give a container that has failed another attempt: the first that matches decides."""
    strategy = job.job_definition.retry_strategy or {}
    if job.stop or job.exit_code is None or len(job.attempts) >= int(strategy.get("attempts", 1)):
        return False
    # The agent's reasons of a container that ran and ended.
    seen = {"onExitCode": str(job.exit_code), "onReason": "", "onStatusReason": "Essential container in task exited"}
    for rule in strategy.get("evaluateOnExit", []):
        if all(fnmatch.fnmatchcase(seen[key], rule[key]) for key in seen if key in rule):
            return rule["action"].upper() == "RETRY"
    return True


def mark_stopped(job: Job, success: bool = True) -> None:
    if job.job_stopped or getattr(job, "retrying", False):
        return
    if job.latest_attempt and job.exit_code is not None:
        job.latest_attempt["container"]["exitCode"] = job.exit_code
        job.latest_attempt["statusReason"] = "Essential container in task exited"
    if not success and again(job):
        job.retrying = True
        job.job_stopped_at = datetime.now()
        job._stop_attempt()
    else:
        _mark_stopped(job, success)


def run(job: Job) -> None:
    job.retrying = True
    job.attempt = 0
    while job.retrying:
        job.retrying = False
        job.attempt += 1
        job.exit_code = None
        _run(job)


def describe(job: Job) -> dict:
    detail = _describe(job)
    if job.exit_code is not None and "container" in detail:
        detail["container"]["exitCode"] = job.exit_code
    children = [child.status for child in job._child_jobs or []]
    if "FAILED" in children and set(children) <= {"FAILED", "SUCCEEDED"}:
        job.status = detail["status"] = "FAILED"
    return detail


Job._get_container_property = container_property
Job._mark_stopped = mark_stopped
Job.run = run
Job.describe = describe
