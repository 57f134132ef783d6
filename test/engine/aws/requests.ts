import type { Bag } from "../cloud/model";
import { ALERT_REQUESTS } from "./alertRequests";
import { IMAGE_BUILDER_REQUESTS } from "./imageBuilderRequests";
import { capitals, request, tagList, type ApiRequest } from "./words";

/** What the provider asks of AWS to make a resource from its inputs; reads and tags apart are left out. */
export type ToRequests = (inputs: Bag, id: string) => readonly ApiRequest[];

/** EC2 takes the tags of what it makes as specifications of the kind. */
const specified = (kind: string, tags?: Bag) =>
    tags ? [{ ResourceType: kind, Tags: tagList(tags) }] : undefined;

const ec2 = (operation: string, params: Bag) => request("ec2", operation, params);
const rule = (operation: string) => (inputs: Bag) => [
    ec2(operation, {
        GroupId: inputs.securityGroupId,
        IpPermissions: [
            {
                IpProtocol: inputs.ipProtocol,
                FromPort: inputs.fromPort,
                ToPort: inputs.toPort,
                IpRanges: [{ CidrIp: inputs.cidrIpv4, Description: inputs.description }],
            },
        ],
    }),
];

/** Requests by type; a type without a row is an error. */
export const REQUESTS: Readonly<Record<string, ToRequests>> = {
    ...ALERT_REQUESTS,
    ...IMAGE_BUILDER_REQUESTS,
    // Docker talks to the registry, not to an API of AWS.
    "docker:index/image:Image": () => [],
    "aws:iam/role:Role": ({ name, assumeRolePolicy, description, tags }) => [
        request("iam", "CreateRole", {
            ...{ RoleName: name, AssumeRolePolicyDocument: assumeRolePolicy },
            ...{ Description: description, Tags: tagList(tags) },
        }),
    ],
    "aws:iam/rolePolicy:RolePolicy": ({ role, name, policy }) => [
        request("iam", "PutRolePolicy", {
            ...{ RoleName: role, PolicyName: name, PolicyDocument: policy },
        }),
    ],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ role, policyArn }) => [
        request("iam", "AttachRolePolicy", { RoleName: role, PolicyArn: policyArn }),
    ],
    "aws:iam/instanceProfile:InstanceProfile": ({ name, role, tags }) => [
        request("iam", "CreateInstanceProfile", {
            ...{ InstanceProfileName: name, Tags: tagList(tags) },
        }),
        request("iam", "AddRoleToInstanceProfile", { InstanceProfileName: name, RoleName: role }),
    ],
    "aws:cloudwatch/logGroup:LogGroup": ({ name, retentionInDays, tags }) => [
        request("logs", "CreateLogGroup", { logGroupName: name, tags }),
        request("logs", "PutRetentionPolicy", { logGroupName: name, retentionInDays }),
    ],
    "aws:ssm/parameter:Parameter": ({ name, type, dataType, value, description, tags }) => [
        request("ssm", "PutParameter", {
            ...{ Name: name, Type: type, DataType: dataType, Value: value },
            ...{ Description: description, Tags: tagList(tags) },
        }),
    ],
    "aws:ecr/repository:Repository": (inputs) => [
        request("ecr", "CreateRepository", {
            repositoryName: inputs.name,
            imageTagMutability: inputs.imageTagMutability,
            imageScanningConfiguration: inputs.imageScanningConfiguration,
            encryptionConfiguration: inputs.encryptionConfigurations?.[0],
            tags: tagList(inputs.tags),
        }),
    ],
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ({ repository, policy }) => [
        request("ecr", "PutLifecyclePolicy", {
            ...{ repositoryName: repository, lifecyclePolicyText: policy },
        }),
    ],
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ({ repository, policy }) => [
        request("ecr", "SetRepositoryPolicy", { repositoryName: repository, policyText: policy }),
    ],
    "aws:s3/bucket:Bucket": ({ bucket, tags }) => [
        request("s3", "CreateBucket", { Bucket: bucket }),
        request("s3", "PutBucketTagging", { Bucket: bucket, Tagging: { TagSet: tagList(tags) } }),
    ],
    "aws:s3/bucketPolicy:BucketPolicy": ({ bucket, policy }) => [
        request("s3", "PutBucketPolicy", { Bucket: bucket, Policy: policy }),
    ],
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ bucket, region: _, ...block }) => [
        request("s3", "PutPublicAccessBlock", {
            Bucket: bucket,
            PublicAccessBlockConfiguration: capitals(block),
        }),
    ],
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ({ bucket, rules }) => [
        request("s3", "PutBucketLifecycleConfiguration", {
            Bucket: bucket,
            LifecycleConfiguration: {
                Rules: (rules as Bag[]).map(({ id, ...one }) => ({
                    ID: id,
                    ...(capitals(one) as Bag),
                })),
            },
        }),
    ],
    "aws:ec2/vpc:Vpc": ({ cidrBlock, enableDnsHostnames, tags }, id) => [
        ec2("CreateVpc", { CidrBlock: cidrBlock, TagSpecifications: specified("vpc", tags) }),
        ec2("ModifyVpcAttribute", { VpcId: id, EnableDnsHostnames: { Value: enableDnsHostnames } }),
    ],
    "aws:ec2/subnet:Subnet": (inputs, id) => [
        ec2("CreateSubnet", {
            VpcId: inputs.vpcId,
            CidrBlock: inputs.cidrBlock,
            AvailabilityZone: inputs.availabilityZone,
            TagSpecifications: specified("subnet", inputs.tags),
        }),
        ec2("ModifySubnetAttribute", {
            SubnetId: id,
            MapPublicIpOnLaunch: { Value: inputs.mapPublicIpOnLaunch },
        }),
    ],
    "aws:ec2/internetGateway:InternetGateway": ({ vpcId, tags }, id) => [
        ec2("CreateInternetGateway", { TagSpecifications: specified("internet-gateway", tags) }),
        ec2("AttachInternetGateway", { InternetGatewayId: id, VpcId: vpcId }),
    ],
    "aws:ec2/routeTable:RouteTable": ({ vpcId, tags }) => [
        ec2("CreateRouteTable", {
            ...{ VpcId: vpcId, TagSpecifications: specified("route-table", tags) },
        }),
    ],
    "aws:ec2/route:Route": (inputs) => [ec2("CreateRoute", capitals(inputs) as Bag)],
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": ({ vpcId, peerVpcId, ...inputs }) => [
        ec2("CreateVpcPeeringConnection", {
            ...{ VpcId: vpcId, PeerVpcId: peerVpcId, PeerRegion: inputs.peerRegion },
            TagSpecifications: specified("vpc-peering-connection", inputs.tags),
        }),
    ],
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": (inputs) => [
        ec2("AcceptVpcPeeringConnection", {
            VpcPeeringConnectionId: inputs.vpcPeeringConnectionId,
        }),
    ],
    "aws:ec2/routeTableAssociation:RouteTableAssociation": (inputs) => [
        ec2("AssociateRouteTable", capitals(inputs) as Bag),
    ],
    "aws:ec2/vpcEndpoint:VpcEndpoint": ({ tags, ...inputs }) => [
        ec2("CreateVpcEndpoint", {
            ...(capitals(inputs) as Bag),
            TagSpecifications: specified("vpc-endpoint", tags),
        }),
    ],
    "aws:ec2/securityGroup:SecurityGroup": ({ name, description, vpcId, tags }) => [
        ec2("CreateSecurityGroup", {
            ...{ GroupName: name, Description: description, VpcId: vpcId },
            TagSpecifications: specified("security-group", tags),
        }),
    ],
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("AuthorizeSecurityGroupEgress"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule(
        "AuthorizeSecurityGroupIngress",
    ),
    "aws:ec2/tag:Tag": ({ resourceId, key, value }) => [
        ec2("CreateTags", { Resources: [resourceId], Tags: [{ Key: key, Value: value }] }),
    ],
    "aws:ec2/launchTemplate:LaunchTemplate": ({ name, tags, ...data }) => [
        ec2("CreateLaunchTemplate", {
            LaunchTemplateName: name,
            LaunchTemplateData: launchTemplateData(data),
            TagSpecifications: specified("launch-template", tags),
        }),
    ],
    "aws:batch/computeEnvironment:ComputeEnvironment": (inputs) => [
        request("batch", "CreateComputeEnvironment", {
            computeEnvironmentName: inputs.name,
            ...{ type: inputs.type, state: inputs.state, tags: inputs.tags },
            computeResources: computeResources(inputs.computeResources as Bag),
        }),
        request("batch", "UpdateComputeEnvironment", {
            computeEnvironment: inputs.name,
            updatePolicy: inputs.updatePolicy,
        }),
    ],
    "aws:batch/jobQueue:JobQueue": ({ name, computeEnvironmentOrders, ...inputs }) => [
        request("batch", "CreateJobQueue", {
            ...inputs,
            jobQueueName: name,
            computeEnvironmentOrder: computeEnvironmentOrders,
        }),
    ],
    "aws:batch/schedulingPolicy:SchedulingPolicy": ({ name, fairSharePolicy, tags }) => [
        request("batch", "CreateSchedulingPolicy", {
            ...{ name, tags },
            fairsharePolicy: fairSharePolicy && {
                computeReservation: fairSharePolicy.computeReservation,
                shareDecaySeconds: fairSharePolicy.shareDecaySeconds,
                shareDistribution: fairSharePolicy.shareDistributions,
            },
        }),
    ],
    "aws:batch/jobDefinition:JobDefinition": ({ name, retryStrategy, ...inputs }) => [
        request("batch", "RegisterJobDefinition", {
            jobDefinitionName: name,
            ...{ type: inputs.type, tags: inputs.tags, timeout: inputs.timeout },
            platformCapabilities: inputs.platformCapabilities,
            propagateTags: inputs.propagateTags,
            // A document inside the request: judged as what it becomes.
            containerProperties: JSON.parse(String(inputs.containerProperties)) as unknown,
            retryStrategy: {
                attempts: retryStrategy.attempts,
                // Batch takes either case, which AWS's model does not say.
                // https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
                evaluateOnExit: retryStrategy.evaluateOnExits.map((rule: { action: string }) => ({
                    ...rule,
                    action: rule.action.toUpperCase(),
                })),
            },
        }),
    ],
};

/** The provider's words for three of Batch's. */
function computeResources({ ec2Configurations, securityGroupIds, ...others }: Bag): Bag {
    const { minVcpus, maxVcpus, ...rest } = others;
    return {
        ...rest,
        ...{ minvCpus: minVcpus, maxvCpus: maxVcpus, securityGroupIds },
        ec2Configuration: ec2Configurations,
    };
}

/** EC2's booleans are texts in the provider's launch template, and booleans in the request. */
function launchTemplateData({ blockDeviceMappings, tagSpecifications, ...data }: Bag): Bag {
    return {
        ...(capitals(data) as Bag),
        BlockDeviceMappings: (blockDeviceMappings as Bag[]).map(({ deviceName, ebs }) => ({
            DeviceName: deviceName,
            Ebs: capitals(booleans(ebs as Bag)),
        })),
        TagSpecifications: (tagSpecifications as Bag[]).map(({ resourceType, tags }) => ({
            ResourceType: resourceType,
            Tags: tagList(tags as Bag),
        })),
    };
}

/** `"true"` and `"false"` as what they mean. */
export function booleans(bag: Bag): Bag {
    const meant = (value: unknown) => (value === "true" ? true : value === "false" ? false : value);
    return Object.fromEntries(Object.entries(bag).map(([key, value]) => [key, meant(value)]));
}
