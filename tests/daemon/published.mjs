// Programs as they are shipped: with their own runtime and compiled ahead of time.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { repository } from "./client.mjs";

/** Publishes a project into a folder below `root`, unless it is there; gives the program's path. */
export function publish(project, name, root) {
  const folder = path.join(root, name);
  const program = path.join(folder, name);
  if (!existsSync(program)) {
    const profile = path.join(repository, "server/Lathe.Cli/Properties/PublishProfiles/release.pubxml");
    execFileSync(
      "dotnet",
      ["publish", project, "-v", "quiet", "-r", `linux-${os.arch()}`, "-o", folder, `-p:PublishProfileFullPath=${profile}`, "-p:PublishProfile=release", "-p:WithEngine=false"],
      { cwd: repository, stdio: ["ignore", "inherit", "inherit"] },
    );
  }
  return program;
}
