import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseS3Uri } from "../../../core/aws/s3Uri";

describe("parseS3Uri", () => {
    for (const [uri, bucket, key] of [
        ["s3://data", "data", ""],
        ["s3://data/", "data", ""],
        ["s3://data/images/", "data", "images/"],
        ["s3://data/images/a b=1.tar", "data", "images/a b=1.tar"],
        ["s3://my-data.2026/x", "my-data.2026", "x"],
        ["s3://123/x", "123", "x"],
        ["s3://1.2.3/x", "1.2.3", "x"],
        ["s3://data//x//", "data", "/x//"],
        ["s3://data/s3://other/x", "data", "s3://other/x"],
        ["s3://data/line\nbreak", "data", "line\nbreak"],
        [`s3://${"b".repeat(63)}/x`, "b".repeat(63), "x"],
        [`s3://data/${"k".repeat(1024)}`, "data", "k".repeat(1024)],
    ] as const)
        it(`reads ${JSON.stringify(uri.slice(0, 40))}`, () =>
            assert.deepEqual(parseS3Uri(uri), { bucket, key }));

    for (const uri of [
        "",
        "data",
        "data/images/",
        "s3://",
        "s3:///images/",
        "s3:/data/images/",
        "s3:data",
        "S3://data/images/",
        " s3://data/images/",
        "s3a://data/images/",
        "https://data.s3.us-east-2.amazonaws.com/images/",
        "arn:aws:s3:::data/images/",
        "s3://ab/x",
        `s3://${"b".repeat(64)}/x`,
        "s3://Data/x",
        "s3://my_data/x",
        "s3://-data/x",
        "s3://data-/x",
        "s3://.data/x",
        "s3://data./x",
        "s3://my..data/x",
        "s3://192.168.5.4/x",
        "s3://data:443/x",
        "s3://user@data/x",
        "s3://data?x=1",
        "s3://dät/x",
        "s3://data\n/x",
        `s3://data/${"k".repeat(1025)}`,
        `s3://data/${"ü".repeat(513)}`,
    ])
        it(`refuses ${JSON.stringify(uri.slice(0, 40))}`, () =>
            assert.equal(parseS3Uri(uri), undefined));

    it("reads what a bucket and a key make", () =>
        fc.assert(
            fc.property(
                fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
                fc.string({ unit: "grapheme", maxLength: 60 }),
                (bucket, key) => {
                    fc.pre(Buffer.byteLength(key) <= 1024);
                    assert.deepEqual(parseS3Uri(`s3://${bucket}/${key}`), { bucket, key });
                },
            ),
        ));
});
