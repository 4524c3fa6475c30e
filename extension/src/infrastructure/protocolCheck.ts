import { protocolVersion, type DaemonCapability, type LatheServerInfo, type ProtocolVersion } from "./protocol.generated";

export type ProtocolCheck = { info: LatheServerInfo } | { refusal: string };

/** Decides from the `experimental` capabilities whether this extension and the daemon understand each other. */
export function checkProtocol(experimental: unknown, program: string): ProtocolCheck {
  const info = serverInfoOf(experimental);
  if (info === undefined) {
    return { refusal: `${program} answered, but it is no Lathe daemon that this extension knows.` };
  }
  const theirs = info.protocol.major;
  const ours = protocolVersion.major;
  if (theirs === ours) {
    return { info };
  }
  const whichSide = theirs > ours ? "Update the Lathe extension." : "Update the daemon, or clear the setting lathe.daemon.path.";
  return { refusal: `The daemon (${info.version}) speaks protocol ${theirs}, this extension speaks ${ours}. ${whichSide}` };
}

function serverInfoOf(experimental: unknown): LatheServerInfo | undefined {
  const lathe = member(experimental, "lathe");
  const version = member(lathe, "version");
  const engine = member(lathe, "engine");
  const schemaVersion = member(lathe, "schemaVersion");
  const capabilities = member(lathe, "capabilities");
  const protocol = versionOf(member(lathe, "protocol"));
  if (protocol === undefined || typeof version !== "string") {
    return undefined;
  }
  return {
    protocol,
    version,
    schemaVersion: typeof schemaVersion === "string" ? schemaVersion : "",
    // Those of a newer daemon that this extension does not know are asked for by nothing.
    capabilities: Array.isArray(capabilities) ? capabilities.filter((name): name is DaemonCapability => typeof name === "string") : [],
    ...(typeof engine === "string" ? { engine } : {}),
  };
}

function versionOf(value: unknown): ProtocolVersion | undefined {
  const major = member(value, "major");
  const minor = member(value, "minor");
  return typeof major === "number" && typeof minor === "number" ? { major, minor } : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
