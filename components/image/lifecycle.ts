/**
 * Tagged images that stay. A queued job still pulls the tag that it was submitted with, so this is
 * far more than anyone builds while a job waits.
 */
export const KEPT_IMAGES = 100;

/** Days that an image without a tag, the remains of a broken push, stays. */
const UNTAGGED_DAYS = 7;

/** Tagged caches that stay; each is as large as an image. */
const KEPT_CACHES = 3;

/**
 * The lifecycle policy of a repository as JSON.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
function buildLifecyclePolicy(keptImages: number): string {
    return JSON.stringify({
        rules: [
            {
                rulePriority: 1,
                description: `Expire untagged images after ${UNTAGGED_DAYS} days`,
                selection: {
                    tagStatus: "untagged",
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: UNTAGGED_DAYS,
                },
                action: { type: "expire" },
            },
            {
                rulePriority: 2,
                description: `Keep the ${keptImages} newest`,
                selection: {
                    tagStatus: "tagged",
                    tagPatternList: ["*"],
                    countType: "imageCountMoreThan",
                    countNumber: keptImages,
                },
                action: { type: "expire" },
            },
        ],
    });
}

/** Lifecycle policy of the image repository. */
export const IMAGE_LIFECYCLE = buildLifecyclePolicy(KEPT_IMAGES);

/** Lifecycle policy of the cache repository. */
export const CACHE_LIFECYCLE = buildLifecyclePolicy(KEPT_CACHES);
