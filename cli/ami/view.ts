import { listExpendableAmis, IN_USE_TAG } from "../../core/facts/cellAmis";
import { alignColumns } from "../table";
import type { StoredAmi } from "./accountAmis";
import type { AmiCell } from "./amiCells";

/** One AMI as the commands show it. */
export interface AmiRow {
    readonly id: string;
    readonly name: string;
    /** ISO 8601, in UTC. */
    readonly created: string;
    readonly volumeGiB: number;
    /** Who uses it: an environment's name, `adopted` or `tagged`; empty when nobody does. */
    readonly usedBy: string;
    /** Whether a clean-up takes it. */
    readonly expendable: boolean;
}

/** The AMIs of one cell, newest first. */
export interface CellAmis {
    readonly region: string;
    readonly cell: string;
    readonly keep: number;
    readonly amis: readonly AmiRow[];
}

/**
 * Says of each AMI who uses it and whether it may go.
 * @param environments AMI id to environment, of the whole region
 */
export function viewCellAmis(
    { region, cell, keep, adopted }: AmiCell,
    stored: readonly StoredAmi[],
    environments: ReadonlyMap<string, string>,
): CellAmis {
    const used = [...environments.keys(), ...(adopted ? [adopted] : [])];
    const expendable = new Set(listExpendableAmis(stored, cell, keep, used).map(({ id }) => id));
    const nameUser = ({ id, tags }: StoredAmi) => {
        const environment = environments.get(id);
        if (environment !== undefined) return environment;
        if (id === adopted) return "adopted";
        return tags[IN_USE_TAG.key] === IN_USE_TAG.value ? "tagged" : "";
    };
    return {
        region,
        cell,
        keep,
        amis: [...stored]
            .sort((a, b) => (a.creationDate < b.creationDate ? 1 : -1))
            .map((ami) => ({
                id: ami.id,
                name: ami.name,
                created: ami.creationDate,
                volumeGiB: ami.volumeGiB,
                usedBy: nameUser(ami),
                expendable: expendable.has(ami.id),
            })),
    };
}

/** The table of one cell's AMIs. */
export function renderAmis({ cell, amis }: CellAmis): string[] {
    if (amis.length === 0) return [`${cell}: no AMI`];
    return [
        `${cell}:`,
        ...alignColumns(
            ["AMI", "created", "GiB", "used by", "name"],
            amis.map(({ id, created, volumeGiB, usedBy, name }) => [
                id,
                created.slice(0, 16).replace("T", " "),
                String(volumeGiB),
                usedBy || "-",
                name,
            ]),
            (column) => column === 2,
        ).map((line) => `  ${line}`),
    ];
}

/** How to let the environment take the newest AMI, when it does not yet. */
export function explainAdoption(stack: string, { region, amis }: CellAmis): string[] {
    const [newest] = amis;
    return newest && newest.usedBy === ""
        ? [
              `  adopt ${newest.id} with: pulumi config set -s ${stack} --path 'gpu-batch:amiBuild.adopted.${region}' ${newest.id}`,
          ]
        : [];
}
