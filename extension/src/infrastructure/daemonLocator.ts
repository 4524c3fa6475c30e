import { constants } from "node:fs";
import { access, chmod, stat } from "node:fs/promises";
import * as path from "node:path";

export interface DaemonSources {
  /** The setting `lathe.daemon.path`; empty when not set. */
  setting: string;
  environment: NodeJS.ProcessEnv;
  extensionPath: string;
  platform: NodeJS.Platform;
}

export type DaemonLocation = { program: string } | { missing: string };

const environmentVariable = "LATHE_DAEMON";

/** Finds the daemon: the user's setting, else the environment, else the one that came with the extension. */
export async function locateDaemon(sources: DaemonSources): Promise<DaemonLocation> {
  const setting = sources.setting.trim();
  if (setting !== "") {
    return chosen(setting, "The setting lathe.daemon.path", sources.platform);
  }
  const fromEnvironment = sources.environment[environmentVariable]?.trim();
  if (fromEnvironment) {
    return chosen(fromEnvironment, `The environment variable ${environmentVariable}`, sources.platform);
  }
  return bundled(sources);
}

async function chosen(program: string, who: string, platform: NodeJS.Platform): Promise<DaemonLocation> {
  if (!path.isAbsolute(program)) {
    return { missing: `${who} must be an absolute path; it is "${program}".` };
  }
  if (!(await isFile(program))) {
    return { missing: `${who} names "${program}", which is not a file.` };
  }
  if (!(await isExecutable(program, platform))) {
    return { missing: `${who} names "${program}", which may not be executed.` };
  }
  return { program };
}

async function bundled({ extensionPath, platform }: DaemonSources): Promise<DaemonLocation> {
  const program = path.join(extensionPath, "server", platform === "win32" ? "lathe.exe" : "lathe");
  if (!(await isFile(program))) {
    return { missing: "This build of the extension comes without the Lathe daemon. Say where it is in lathe.daemon.path." };
  }
  if (await isExecutable(program, platform)) {
    return { program };
  }
  // Some ways to unpack an extension lose the permission bits.
  try {
    await chmod(program, 0o755);
    return { program };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { missing: `The Lathe daemon "${program}" may not be executed, and that could not be changed: ${reason}` };
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function isExecutable(file: string, platform: NodeJS.Platform): Promise<boolean> {
  if (platform === "win32") {
    return true;
  }
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
