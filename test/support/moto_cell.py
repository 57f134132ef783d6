"""Makes in moto what a cell has in AWS; settings as JSON on standard input, ARNs as JSON on standard output.

The environment is unmanaged: moto would start instances for a managed one, and the tests need none.
"""

import json
import sys

import boto3

spec = json.load(sys.stdin)
region = spec["region"]
iam = boto3.client("iam", region_name=region)
try:
    role = iam.create_role(RoleName="batch", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
except iam.exceptions.EntityAlreadyExistsException:
    role = iam.get_role(RoleName="batch")["Role"]["Arn"]
batch = boto3.client("batch", region_name=region)
environment = batch.create_compute_environment(
    computeEnvironmentName="spot", type="UNMANAGED", state="ENABLED", serviceRole=role
)["computeEnvironmentArn"]
queue = batch.create_job_queue(
    jobQueueName="q",
    state="ENABLED",
    priority=1,
    computeEnvironmentOrder=[{"order": 1, "computeEnvironment": environment}],
)["jobQueueArn"]
definition = batch.register_job_definition(jobDefinitionName="d", type="container", **spec["definition"])["jobDefinitionArn"]
s3 = boto3.client("s3", region_name=region)
place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
s3.create_bucket(Bucket=spec["bucket"], **place)
print(json.dumps({"queueArn": queue, "jobDefinitionArn": definition}))
