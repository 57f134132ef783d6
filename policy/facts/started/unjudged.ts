/**
 * Calls that start capacity or change its ceiling, and that no policy judges.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const UNJUDGED: Readonly<Record<string, RegExp>> = {
    autoscaling:
        /^(create|update)AutoScalingGroup$|^setDesiredCapacity$|^createLaunchConfiguration$/i,
    batch: /^(create|update)(Compute|Service)Environment$|^submitServiceJob$|^(create|update)JobQueue$/i,
    cloudformation: /^(create|update)Stack|^executeChangeSet$/i,
    ec2: /^(create|modify)(Fleet|LaunchTemplate|CapacityReservation)|^requestSpot|^startInstances$|^purchase|^modifySpotFleet/i,
    ecs: /^(create|update)CapacityProvider$/i,
    eks: /^(create|update)Nodegroup/i,
    elasticmapreduce: /^(createCluster|runJobFlow|addInstance)/i,
    emr: /^(runJobFlow|addInstance)/i,
    sagemaker:
        /^(create|update)(App|AutoMLJob|Cluster|Endpoint|InferenceComponent|InferenceRecommendationsJob|LabelingJob|NotebookInstance|OptimizationJob|Space|TrainingPlan)|^start(NotebookInstance|PipelineExecution)$/i,
};

/** Whether a call, such as `ec2:createFleet`, starts capacity that no policy judges. */
export function isUnjudged(action: string): boolean {
    const [service = "", name = ""] = action.split(":");
    return Object.hasOwn(UNJUDGED, service) && UNJUDGED[service]!.test(name);
}
