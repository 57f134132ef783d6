"""Step Functions' task sagemaker:createTrainingJob.sync, which moto refuses.

The interpreter of the state machine, its retries and catches, and SageMaker's API are moto's. Simulated
here is only the wait for a job's end, which moto knows no jobs with: the hyperparameter `outcomes`, a
text such as "Failed,Completed", tells how the job of each attempt ends; without it a job completes. The
attempt is the number at the end of the job's name. As in AWS, a failed job is States.TaskFailed with
the job's description as its cause, and an error of the API is SageMaker.AmazonSageMakerException.
https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
"""

import copy
import json

import boto3
from botocore.exceptions import ClientError
from botocore.session import Session
from moto.settings import moto_server_port
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task import state_task_factory
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_batch import (
    StateTaskServiceBatch,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str


class TrainingTask(StateTaskServiceCallback):
    def __init__(self):
        super().__init__({ResourceCondition.Sync})

    def _validate_service_integration_is_supported(self):
        assert self.resource.api_action == "createTrainingJob", self.resource.api_action

    def _client(self, runtime):
        # With botocore's own check of every parameter, unlike moto's client for tasks.
        return boto3.client(
            "sagemaker",
            region_name=runtime.region,
            endpoint_url=f"http://localhost:{moto_server_port()}",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )

    def _failure(self, env, name, error, cause):
        details = TaskFailedEventDetails(
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
            error=error,
            cause=cause,
        )
        return FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )

    def _from_error(self, env, ex):
        if isinstance(ex, ClientError):
            error = "SageMaker.AmazonSageMakerException"
            return self._failure(env, CustomErrorName(error), error, ex.response["Error"]["Message"])
        return super()._from_error(env=env, ex=ex)

    def _eval_service_task(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        self._client(resource_runtime_part).create_training_job(**normalised_parameters)
        env.stack.append(normalised_parameters["TrainingJobName"])

    def _eval_integration_pattern(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        name = env.stack.pop()
        job = self._client(resource_runtime_part).describe_training_job(TrainingJobName=name)
        job.pop("ResponseMetadata")
        outcomes = json.loads(job.get("HyperParameters", {}).get("outcomes", '"Completed"')).split(",")
        attempt = int(name.rsplit("-", 1)[1])
        job["TrainingJobStatus"] = outcomes[min(attempt, len(outcomes) - 1)]
        if job["TrainingJobStatus"] == "Completed":
            env.stack.append(json.loads(to_json_str(job)))
            return
        job["FailureReason"] = "AlgorithmError: simulated"
        kind = StatesErrorNameType.StatesTaskFailed
        raise FailureEventException(
            self._failure(env, StatesErrorName(typ=kind), kind.to_name(), to_json_str(job))
        )


others = state_task_factory.state_task_service_for
state_task_factory.state_task_service_for = lambda service_name: (
    TrainingTask() if service_name == "sagemaker" else others(service_name)
)

# moto passes the parameters of batch:submitJob on as they are written; Step Functions takes `JobName` for Batch's
# `jobName`, and gives its answers in the same way. https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html
BATCH = Session().get_service_model("batch")


def batch_parameters(self, parameters, boto_service_name=None, service_action_name=None):
    self._to_boto_request(parameters, BATCH.operation_model("SubmitJob").input_shape)


def batch_response(self, response, boto_service_name=None, service_action_name=None):
    operation = "DescribeJobs" if service_action_name == "describe_jobs" else "SubmitJob"
    self._from_boto_response(response, BATCH.operation_model(operation).output_shape)


StateTaskServiceBatch._normalise_parameters = batch_parameters
StateTaskServiceBatch._normalise_response = batch_response

# Each start copies the state machine with all its earlier executions, whose locks no copy takes.
StateMachine.__deepcopy__ = lambda self, _: copy.copy(self)
