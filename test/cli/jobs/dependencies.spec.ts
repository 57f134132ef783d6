import * as assert from "node:assert/strict";
import { findDependencyProblems, type Dependency } from "../../../cli/jobs/dependencies";

const HERE: Dependency = { name: "first", id: "a", region: "us-east-2" };
const THERE: Dependency = { name: "second", id: "b", region: "eu-north-1" };
const UNKNOWN: Dependency = { name: "c", id: "c" };

describe("dependencies of a submission", () => {
    it("are of its own region, or of one that only Batch knows", () =>
        assert.deepEqual(findDependencyProblems([HERE, UNKNOWN], ["us-east-2"]), []));

    it("are refused one by one where they are of another", () =>
        assert.deepEqual(findDependencyProblems([HERE, THERE, UNKNOWN], ["us-east-2"]), [
            {
                key: "--depends-on",
                message:
                    "second is in eu-north-1, and this goes to us-east-2; a job waits for jobs of its own region: add --region eu-north-1",
            },
        ]));

    it("are refused for an array that is divided over regions", () =>
        assert.deepEqual(
            findDependencyProblems([HERE], ["us-east-2", "eu-north-1"]).map(
                ({ message }) => message,
            ),
            [
                "first is in us-east-2, and this goes to eu-north-1; a job waits for jobs of its own region: add --region us-east-2",
            ],
        ));
});
