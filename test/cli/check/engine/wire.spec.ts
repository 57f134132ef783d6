import * as assert from "node:assert/strict";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import * as fc from "fast-check";
import {
    fromStruct,
    openSecrets,
    collectSecretTexts,
    showUnknowns,
    SIGNATURE,
    SIGNATURES,
    toStruct,
    UNKNOWN,
} from "../../../../cli/check/engine/wire";

const secret = (value: unknown) => ({ [SIGNATURE]: SIGNATURES.secret, value });
const output = (fields: object) => ({ [SIGNATURE]: SIGNATURES.output, ...fields });
const NESTED = {
    list: [1, { password: secret({ deep: ["hunter2", 7] }) }],
    token: output({ value: "s3cr3t", secret: true }),
    plain: output({ value: "seen" }),
    later: output({}),
    id: UNKNOWN,
    key: { [SIGNATURE]: SIGNATURES.resource, urn: "urn:x", id: "" },
    code: { [SIGNATURE]: SIGNATURES.archive, path: "./docker" },
    note: { [SIGNATURE]: SIGNATURES.asset, text: "hello" },
};

describe("wire", () => {
    it("marks values as Pulumi's own SDK does", () => {
        assert.equal(SIGNATURE, rpc.specialSigKey);
        assert.equal(UNKNOWN, rpc.unknownValue);
        assert.deepEqual(SIGNATURES, {
            secret: rpc.specialSecretSig,
            asset: rpc.specialAssetSig,
            archive: rpc.specialArchiveSig,
            resource: rpc.specialResourceSig,
            output: rpc.specialOutputValueSig,
        });
    });

    it("shows a value without its secrets", () =>
        assert.deepEqual(showUnknowns(NESTED), {
            list: [1, { password: "[secret]" }],
            token: "[secret]",
            plain: "seen",
            later: "output<unknown>",
            id: "output<unknown>",
            key: "resource urn:x",
            code: "archive ./docker",
            note: "asset text",
        }));

    it("opens marks", () => {
        const { list, token, plain, later, key } = openSecrets(NESTED) as Record<string, unknown>;
        assert.deepEqual(list, [1, { password: { deep: ["hunter2", 7] } }]);
        assert.deepEqual([token, plain, later, key], ["s3cr3t", "seen", UNKNOWN, UNKNOWN]);
    });

    it("finds every text and number of a secret", () =>
        assert.deepEqual(collectSecretTexts(NESTED).sort(), ["7", "hunter2", "s3cr3t"]));

    // JavaScript has no plain property of that name.
    const json = fc
        .dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }))
        .filter((value) => !JSON.stringify(value).includes("__proto__"))
        .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

    it("carries any JSON through the protocol's struct", () =>
        fc.assert(
            fc.property(json, (value) => {
                assert.deepEqual(fromStruct(toStruct(value)), JSON.parse(JSON.stringify(value)));
            }),
        ));

    it("shows no text of a secret, wherever it lies", () =>
        fc.assert(
            fc.property(json, fc.stringMatching(/^canary[0-9]{6}$/), (value, canary) => {
                const report = JSON.stringify(
                    showUnknowns({ value, deep: [{ x: secret([canary]) }] }),
                );
                assert.ok(!report.includes(canary));
            }),
        ));
});
