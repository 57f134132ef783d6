import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OWN } from "../../support/projectFiles";

/** A copy of the Docker context, with a change; it goes with the machine's temporary files. */
export function contextWith(change: (folder: string) => void): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-docker-"));
    fs.cpSync(path.join(OWN, "docker"), folder, { recursive: true });
    change(folder);
    return folder;
}

/** The same with other code of the job. */
export function otherCode(): string {
    return contextWith((folder) =>
        fs.appendFileSync(path.join(folder, "app", "train.py"), "# another version\n"),
    );
}
