/**
 * The structs that the AWS provider decodes a job definition's documents into: a line each, with the
 * fields and their types of Go; an enum is a string. Taken from aws-sdk-go-v2/service/batch v1.65.2.
 * @see https://pkg.go.dev/github.com/aws/aws-sdk-go-v2/service/batch/types
 */
const TABLE = `
ConsumableResourceProperties: ConsumableResourceList []ConsumableResourceRequirement
ConsumableResourceRequirement: ConsumableResource *string, Quantity *int64
ContainerProperties: Command []string, EnableExecuteCommand *bool, Environment []KeyValuePair,
    EphemeralStorage *EphemeralStorage, ExecutionRoleArn *string,
    FargatePlatformConfiguration *FargatePlatformConfiguration, Image *string,
    InstanceType *string, JobRoleArn *string, LinuxParameters *LinuxParameters,
    LogConfiguration *LogConfiguration, Memory *int32, MountPoints []MountPoint,
    NetworkConfiguration *NetworkConfiguration, Privileged *bool, ReadonlyRootFilesystem *bool,
    RepositoryCredentials *RepositoryCredentials, ResourceRequirements []ResourceRequirement,
    RuntimePlatform *RuntimePlatform, Secrets []Secret, Ulimits []Ulimit, User *string,
    Vcpus *int32, Volumes []Volume
Device: ContainerPath *string, HostPath *string, Permissions []string
EFSAuthorizationConfig: AccessPointId *string, Iam string
EFSVolumeConfiguration: AuthorizationConfig *EFSAuthorizationConfig, FileSystemId *string,
    RootDirectory *string, TransitEncryption string, TransitEncryptionPort *int32
EcsProperties: TaskProperties []EcsTaskProperties
EcsTaskProperties: Containers []TaskContainerProperties, EnableExecuteCommand *bool,
    EphemeralStorage *EphemeralStorage, ExecutionRoleArn *string, IpcMode *string,
    NetworkConfiguration *NetworkConfiguration, PidMode *string, PlatformVersion *string,
    RuntimePlatform *RuntimePlatform, TaskRoleArn *string, Volumes []Volume
EksContainer: Args []string, Command []string, Env []EksContainerEnvironmentVariable,
    Image *string, ImagePullPolicy *string, Name *string,
    Resources *EksContainerResourceRequirements, SecurityContext *EksContainerSecurityContext,
    VolumeMounts []EksContainerVolumeMount
EksContainerEnvironmentVariable: Name *string, Value *string
EksContainerResourceRequirements: Limits map[string]string, Requests map[string]string
EksContainerSecurityContext: AllowPrivilegeEscalation *bool, Privileged *bool,
    ReadOnlyRootFilesystem *bool, RunAsGroup *int64, RunAsNonRoot *bool, RunAsUser *int64
EksContainerVolumeMount: MountPath *string, Name *string, ReadOnly *bool, SubPath *string
EksEmptyDir: Medium *string, SizeLimit *string
EksHostPath: Path *string
EksMetadata: Annotations map[string]string, Labels map[string]string, Namespace *string
EksPersistentVolumeClaim: ClaimName *string, ReadOnly *bool
EksPodProperties: Containers []EksContainer, DnsPolicy *string, HostNetwork *bool,
    ImagePullSecrets []ImagePullSecret, InitContainers []EksContainer, Metadata *EksMetadata,
    ServiceAccountName *string, ShareProcessNamespace *bool, Volumes []EksVolume
EksProperties: PodProperties *EksPodProperties
EksSecret: Optional *bool, SecretName *string
EksVolume: EmptyDir *EksEmptyDir, HostPath *EksHostPath, Name *string,
    PersistentVolumeClaim *EksPersistentVolumeClaim, Secret *EksSecret
EphemeralStorage: SizeInGiB *int32
FargatePlatformConfiguration: PlatformVersion *string
FirelensConfiguration: Options map[string]string, Type string
Host: SourcePath *string
ImagePullSecret: Name *string
KeyValuePair: Name *string, Value *string
LinuxParameters: Devices []Device, InitProcessEnabled *bool, MaxSwap *int32,
    SharedMemorySize *int32, Swappiness *int32, Tmpfs []Tmpfs
LogConfiguration: LogDriver string, Options map[string]string, SecretOptions []Secret
MountPoint: ContainerPath *string, ReadOnly *bool, SourceVolume *string
NetworkConfiguration: AssignPublicIp string
NodeProperties: MainNode *int32, NodeRangeProperties []NodeRangeProperty, NumNodes *int32
NodeRangeProperty: ConsumableResourceProperties *ConsumableResourceProperties,
    Container *ContainerProperties, EcsProperties *EcsProperties, EksProperties *EksProperties,
    InstanceTypes []string, TargetNodes *string
RepositoryCredentials: CredentialsParameter *string
ResourceRequirement: Type string, Value *string
RuntimePlatform: CpuArchitecture *string, OperatingSystemFamily *string
S3FilesVolumeConfiguration: AccessPointArn *string, FileSystemArn *string,
    RootDirectory *string, TransitEncryptionPort *int32
Secret: Name *string, ValueFrom *string
TaskContainerDependency: Condition *string, ContainerName *string
TaskContainerProperties: Command []string, DependsOn []TaskContainerDependency,
    Environment []KeyValuePair, Essential *bool, FirelensConfiguration *FirelensConfiguration,
    Image *string, LinuxParameters *LinuxParameters, LogConfiguration *LogConfiguration,
    MountPoints []MountPoint, Name *string, Privileged *bool, ReadonlyRootFilesystem *bool,
    RepositoryCredentials *RepositoryCredentials, ResourceRequirements []ResourceRequirement,
    Secrets []Secret, StartTimeout *int32, StopTimeout *int32, Ulimits []Ulimit, User *string
Tmpfs: ContainerPath *string, MountOptions []string, Size *int32
Ulimit: HardLimit *int32, Name *string, SoftLimit *int32
Volume: EfsVolumeConfiguration *EFSVolumeConfiguration, Host *Host, Name *string,
    S3filesVolumeConfiguration *S3FilesVolumeConfiguration
`;

/** A field of a struct. */
export interface Field {
    /** AWS's own name, such as `resourceRequirements`. */
    readonly name: string;
    /** Type in Go, such as `[]ResourceRequirement`. */
    readonly type: string;
}

/** Fields by their folded names. */
export type Struct = ReadonlyMap<string, Field>;

/**
 * What two spellings that Go takes for one have in common: it compares keys without regard to case,
 * and in Unicode the long s and the Kelvin sign are such spellings of s and k.
 * @see https://pkg.go.dev/encoding/json#Unmarshal
 */
export function foldKey(key: string): string {
    return key
        .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
        .replace(/\u017f/g, "s")
        .replace(/\u212a/g, "k");
}

/** Every struct by its name in Go. */
export const STRUCTS: ReadonlyMap<string, Struct> = new Map(
    TABLE.trim()
        .split(/\n(?! )/)
        .map((line) => {
            const [name = "", fields = ""] = line.split(/:\s+/);
            return [name, new Map(fields.split(/,\s+/).map(readField))] as const;
        }),
);

function readField(text: string): readonly [string, Field] {
    const [name = "", type = ""] = text.trim().split(" ");
    return [foldKey(name), { name: `${name.charAt(0).toLowerCase()}${name.slice(1)}`, type }];
}
