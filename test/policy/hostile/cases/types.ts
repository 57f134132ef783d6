import { createBlank, deriveOutputs } from "../../../../cli/check/engine/registration";
import { UNKNOWN } from "../../../../cli/check/engine/wire";
import {
    add,
    all,
    edit,
    type Edit,
    type HostileCase,
    type Kind,
} from "../../../support/policies/hostile";

const POLICY = "guard-type-reviewed";

/** Adds a provider of another package under its default name, and a resource of it. */
function withPackage(type: string, inputs: Readonly<Record<string, unknown>> = {}): Edit {
    const [pkg = ""] = type.split(":");
    return (program) => {
        const provider = `urn:pulumi:prod::gpu-batch::pulumi:providers:${pkg}::default`;
        const resource = {
            ...createBlank(`urn:pulumi:prod::gpu-batch::${type}::extra`, type, "extra"),
            provider: `${provider}::id`,
            inputs,
        };
        return [
            ...program,
            { ...createBlank(provider, `pulumi:providers:${pkg}`, "default"), implicit: true },
            { ...resource, outputs: deriveOutputs(resource) },
        ];
    };
}

/** A provider alone: what a component of its package makes is not seen offline. */
function provider(pkg: string): Edit {
    return (program) => [
        ...program,
        createBlank(
            `urn:pulumi:prod::gpu-batch::pulumi:providers:${pkg}::p`,
            `pulumi:providers:${pkg}`,
            "p",
        ),
    ];
}

/** Types of AWS that spend, open or start something, each with what AWS would do. */
const AWS: readonly (readonly [
    type: string,
    aws: string,
    inputs?: Readonly<Record<string, unknown>>,
])[] = [
    [
        "aws:cloudformation/stack:Stack",
        "CloudFormation builds whatever its template says, out of sight of the packs.",
        { templateBody: "{}" },
    ],
    ["aws:cloudformation/stackSet:StackSet", "The template runs in every account of the set."],
    [
        "aws:ec2/fleet:Fleet",
        "EC2 buys a hundred p5.48xlarge on demand.",
        { targetCapacitySpecification: { defaultTargetCapacityType: "on-demand" } },
    ],
    [
        "aws:ec2/spotFleetRequest:SpotFleetRequest",
        "A fleet without a ceiling keeps its target for ever.",
    ],
    ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", "An instance runs outside Batch."],
    [
        "aws:ec2/launchConfiguration:LaunchConfiguration",
        "A group starts GPU instances that no template closes.",
    ],
    [
        "aws:ec2/capacityReservation:CapacityReservation",
        "AWS bills the reserved p4d instances whether they run or not.",
    ],
    [
        "aws:ec2/capacityBlockReservation:CapacityBlockReservation",
        "AWS bills the whole block in advance.",
    ],
    ["aws:ec2/dedicatedHost:DedicatedHost", "AWS bills the host by the hour."],
    ["aws:ec2/natGateway:NatGateway", "Every image layer is billed on its way through."],
    ["aws:ec2/amiLaunchPermission:AmiLaunchPermission", "Everybody may start the cell's AMI."],
    ["aws:eks/nodeGroup:NodeGroup", "EKS keeps ten on-demand GPU nodes up."],
    ["aws:eks/cluster:Cluster", "A cluster bills by the hour, and its pods are judged by nobody."],
    [
        "aws:ecs/service:Service",
        "ECS keeps tasks running that no retry rule or limit is judged for.",
    ],
    ["aws:emr/cluster:Cluster", "EMR starts on-demand instances."],
    [
        "aws:sagemaker/notebookInstance:NotebookInstance",
        "An ml.p4d notebook bills until somebody stops it.",
    ],
    ["aws:sagemaker/endpoint:Endpoint", "An endpoint's GPUs run around the clock."],
    ["aws:sagemaker/endpointConfiguration:EndpointConfiguration", "It names the endpoint's GPUs."],
    ["aws:sagemaker/pipeline:Pipeline", "Each run of the pipeline trains on demand."],
    ["aws:sagemaker/domain:Domain", "Studio lets each user start GPU apps."],
    ["aws:scheduler/schedule:Schedule", "A schedule submits jobs every minute."],
    ["aws:pipes/pipe:Pipe", "Each message of a queue starts a job."],
    ["aws:lambda/function:Function", "Code runs with a role of its own."],
    ["aws:codebuild/project:Project", "A GPU build runs with the project's role."],
    ["aws:ssm/association:Association", "A script runs on every instance of the account."],
    ["aws:iam/user:User", "Somebody gets a way in that does not end."],
    ["aws:iam/accessKey:AccessKey", "A key that never expires lies in the stack's state."],
    ["aws:iam/userLoginProfile:UserLoginProfile", "A user gets a password for the console."],
    ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "Tokens of another issuer open roles."],
    ["aws:lightsail/instance:Instance", "An instance runs outside the network that is judged."],
    ["aws:fsx/lustreFileSystem:LustreFileSystem", "A file system bills by the hour, empty or not."],
    ["aws:lb/loadBalancer:LoadBalancer", "A public door opens to the instances."],
    ["aws:cloudcontrol/resource:Resource", "Cloud Control makes a resource of any type."],
    ["aws:s3/bucketAcl:BucketAcl", "The bucket is public by its ACL.", { acl: "public-read" }],
    ["aws:sqs/queuePolicy:QueuePolicy", "Everybody may write to the queue."],
];

/** Resources of other packages. */
const OTHERS: readonly (readonly [type: string, aws: string])[] = [
    [
        "aws-native:batch:ComputeEnvironment",
        "Cloud Control makes an environment that no policy reads.",
    ],
    ["aws-native:ec2:Instance", "An on-demand p5 starts."],
    ["command:local:Command", "A script runs with the credentials of the deployment."],
    ["command:remote:Command", "A script runs on an instance."],
    ["docker-build:index:Image", "An image is built for any platform and pushed anywhere."],
    ["kubernetes:batch/v1:Job", "A pod takes GPUs of another cluster."],
    ["kubernetes:helm.sh/v3:Release", "A chart installs whatever it holds."],
    ["pulumi-nodejs:dynamic:Resource", "Code of the program calls AWS as it likes."],
    ["pulumi-nodejs:dynamic/gpu:Instance", "The same under a name of its own."],
    ["random:index/randomPassword:RandomPassword", "A password lies in the state."],
    ["gcp:compute/instance:Instance", "Another cloud bills."],
    ["pulumiservice:index:DeploymentSettings", "Pulumi's service deploys other code with a role."],
    ["terraform-provider:index:Anything", "A bridged provider makes what nobody read."],
];

const hostile: readonly HostileCase[] = [
    ...AWS.map(([type, aws, inputs = {}]): HostileCase => ({
        name: type,
        aws,
        policy: POLICY,
        change: add(type, "extra", inputs),
    })),
    ...OTHERS.map(([type, aws]): HostileCase => ({
        name: type,
        aws,
        policy: POLICY,
        change: withPackage(type),
    })),
    {
        name: "a provider whose components are made elsewhere",
        aws: "A remote component makes a cluster of which the offline check sees nothing.",
        policy: POLICY,
        change: provider("eks"),
    },
    {
        name: "a remote component of awsx beside its VPC",
        aws: "Fargate runs a service around the clock.",
        policy: POLICY,
        change: add("awsx:ecs:FargateService", "service", {}),
    },
    {
        name: "a rule with a schedule",
        aws: "EventBridge starts its target every minute.",
        policy: POLICY,
        change: edit("aws:cloudwatch/eventRule:EventRule", (inputs) => {
            delete inputs.eventPattern;
            inputs.scheduleExpression = "rate(1 minute)";
        }),
    },
    {
        name: "a target that submits jobs",
        aws: "Each event submits an array of ten thousand jobs.",
        policy: POLICY,
        change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs) => {
            inputs.batchTarget = { jobDefinition: "x", jobName: "x", arraySize: 10_000 };
        }),
    },
    {
        name: "a peering with another account",
        aws: "A stranger's network reaches the cell's, once it accepts.",
        policy: POLICY,
        change: add("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "peer", {
            peerOwnerId: "210987654321",
            peerVpcId: "vpc-1",
        }),
    },
    {
        name: "an alarm that acts",
        aws: "CloudWatch starts a function when the alarm sounds.",
        policy: POLICY,
        change: add("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {
            alarmActions: ["arn:aws:lambda:us-east-2:123456789012:function:x"],
        }),
    },
    {
        name: "a subscription that starts a function",
        aws: "Each notice runs code that nobody judged.",
        policy: POLICY,
        change: add("aws:sns/topicSubscription:TopicSubscription", "start", {
            protocol: "lambda",
            endpoint: "arn:aws:lambda:us-east-2:123456789012:function:x",
        }),
    },
    {
        name: "a subscription whose protocol a preview does not know",
        aws: "It may start a function.",
        policy: POLICY,
        undecided: true,
        change: add("aws:sns/topicSubscription:TopicSubscription", "start", {
            protocol: UNKNOWN,
            endpoint: "x",
        }),
    },
    {
        name: "a target that takes a role",
        aws: "EventBridge starts a state machine that nobody judged.",
        policy: POLICY,
        change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs) => {
            inputs.arn = "arn:aws:states:us-east-2:123456789012:stateMachine:other";
            inputs.roleArn = "arn:aws:iam::123456789012:role/other";
        }),
    },
];

/** What awsx makes of the cell's VPC in a real preview. */
const NETWORK: readonly (readonly [type: string, inputs: Readonly<Record<string, unknown>>])[] = [
    ["aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }],
    ["aws:ec2/subnet:Subnet", { availabilityZone: "us-east-2a", mapPublicIpOnLaunch: true }],
    ["aws:ec2/internetGateway:InternetGateway", {}],
    ["aws:ec2/routeTable:RouteTable", {}],
    ["aws:ec2/routeTableAssociation:RouteTableAssociation", {}],
    ["aws:ec2/route:Route", { destinationCidrBlock: "0.0.0.0/0" }],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", { serviceName: "com.amazonaws.us-east-2.s3" }],
];

const reviewed = (types: Readonly<Record<string, string>>) => ({ [POLICY]: { reviewed: types } });

/** A closed world. */
export const kind: Kind = {
    title: "types that nobody reviewed",
    hostile,
    good: [
        {
            name: "the parts that awsx makes of a VPC",
            change: all(...NETWORK.map(([type, inputs]) => add(type, type.split(":")[2]!, inputs))),
        },
        {
            name: "a component of a team's own",
            change: (program) => [
                ...program,
                {
                    ...createBlank(
                        "urn:pulumi:prod::gpu-batch::team:index:Tool::tool",
                        "team:index:Tool",
                        "tool",
                    ),
                    custom: false,
                },
            ],
        },
        {
            name: "the outputs of another stack",
            change: (program) => [
                ...program,
                {
                    ...createBlank(
                        "urn:pulumi:prod::gpu-batch::pulumi:pulumi:StackReference::s",
                        "pulumi:pulumi:StackReference",
                        "s",
                    ),
                    external: true,
                },
            ],
        },
        {
            name: "an alarm that tells the cell's topic",
            change: add("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {
                alarmActions: ["arn:aws:sns:us-east-2:123456789012:t", UNKNOWN],
            }),
        },
        {
            name: "a type that the stack names with its reason",
            change: add("aws:lambda/function:Function", "tidy", {}),
            config: reviewed({ "aws:lambda/function:Function": "deletes old outputs" }),
        },
        {
            name: "a package that the stack names with its reason",
            change: withPackage("random:index/randomId:RandomId"),
            config: reviewed({ "random:*": "makes names" }),
        },
        {
            name: "a schedule that the stack names with its reason",
            change: edit("aws:cloudwatch/eventRule:EventRule", (inputs) => {
                inputs.scheduleExpression = "rate(1 day)";
            }),
            config: reviewed({ "aws:cloudwatch/eventRule:*": "starts the nightly machine" }),
        },
    ],
};
