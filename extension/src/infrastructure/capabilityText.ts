import type { DaemonState } from "./daemonState";
import type { DaemonCapability } from "./protocol.generated";

/** The key that says whether a daemon has told what it can do. Until then commands are shown, for it may. */
const known = "lathe.daemonKnown";
const stopped = "lathe.daemonStopped";

const keys: Record<DaemonCapability, string> = {
  plan: "lathe.canPlan",
  train: "lathe.canTrain",
  makeRecipes: "lathe.canMakeRecipes",
  installEngine: "lathe.canInstallEngine",
  checkData: "lathe.canCheckData",
  chat: "lathe.canChat",
};

const deeds: Record<DaemonCapability, string> = {
  plan: "plan memory",
  train: "train: no engine is installed",
  makeRecipes: "make recipes",
  installEngine: "install an engine",
  checkData: "check or preview data",
  chat: "load a model to talk to: no engine is installed",
};

/** The context keys that a state of the daemon sets. One that is gone or starting leaves those of capabilities as they were. */
export function contextOf(state: DaemonState): Record<string, boolean> {
  if (state.kind !== "ready") {
    return { [stopped]: state.kind === "stopped" };
  }
  const capabilities = Object.entries(keys).map(
    ([name, key]) => [key, state.info.capabilities.includes(name as DaemonCapability)] as const,
  );
  return { [known]: true, [stopped]: false, ...Object.fromEntries(capabilities) };
}

/** Why what needs a capability can't be done; undefined when it can. */
export function refusalOf(state: DaemonState, capability: DaemonCapability): string | undefined {
  if (state.kind !== "ready" || state.info.capabilities.includes(capability)) {
    return undefined;
  }
  return `This daemon (${state.info.version}) can't ${deeds[capability]}.`;
}
