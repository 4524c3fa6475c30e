/** Every command of the extension. A test holds this against package.json. */
export const commandIds = {
  train: "lathe.train",
  stop: "lathe.stop",
  stopNow: "lathe.stopNow",
  openPanel: "lathe.openPanel",
  restartDaemon: "lathe.restartDaemon",
  showLog: "lathe.showLog",
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];
