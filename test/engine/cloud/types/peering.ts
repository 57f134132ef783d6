import { ACCOUNT, type Reference, type TypeModel } from "../model";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/ec2";

const CONNECTION = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";

/** A route through a connection, which both of its regions know, demands that the other side has accepted. */
export const THROUGH_PEERING: Reference = {
    path: "vpcPeeringConnectionId",
    type: CONNECTION,
    by: "id",
    everywhere: true,
    usable: ({ outputs }) => outputs.acceptStatus === "active",
};

/** The peering of VPCs. */
export const PEERING: Readonly<Record<string, TypeModel>> = {
    [CONNECTION]: {
        // Between regions it cannot accept itself:
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html
        source: `${TERRAFORM}/vpc_peering_connection.go`,
        required: ["peerVpcId", "vpcId"],
        replaces: ["vpcId", "peerVpcId", "peerOwnerId", "peerRegion"],
        again: "second",
        refersTo: [
            { path: "vpcId", type: "aws:ec2/vpc:Vpc", by: "id" },
            { path: "peerVpcId", type: "aws:ec2/vpc:Vpc", by: "id", everywhere: true },
        ],
        id: (_, { serial }) => `pcx-${serial}`,
        outputs: ({ autoAccept, peerRegion }, { region }) => ({
            acceptStatus: autoAccept && !peerRegion ? "active" : "pending-acceptance",
            peerOwnerId: ACCOUNT,
            peerRegion: peerRegion ?? region,
        }),
    },
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
        // Its deletion only forgets it; the connection goes with the requester.
        source: `${TERRAFORM}/vpc_peering_connection_accepter.go`,
        required: ["vpcPeeringConnectionId"],
        replaces: ["vpcPeeringConnectionId"],
        again: "overwrites",
        refersTo: [
            { path: "vpcPeeringConnectionId", type: CONNECTION, by: "id", everywhere: true },
        ],
        id: ({ vpcPeeringConnectionId }) => String(vpcPeeringConnectionId),
        outputs: (_, { region }) => ({
            acceptStatus: "active",
            peerOwnerId: ACCOUNT,
            peerRegion: region,
            peerVpcId: "",
            vpcId: "",
        }),
        made: ({ inputs }, cloud) => {
            const id: unknown = inputs.vpcPeeringConnectionId;
            const connection = cloud.find(CONNECTION, "id", id);
            if (connection) connection.outputs = { ...connection.outputs, acceptStatus: "active" };
        },
    },
};
