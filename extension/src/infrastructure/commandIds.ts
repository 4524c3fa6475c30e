/** Every command of the extension. A test holds this against package.json. */
export const commandIds = {
  newRecipe: "lathe.newRecipe",
  importAxolotl: "lathe.importAxolotl",
  validate: "lathe.validate",
  showPlan: "lathe.showPlan",
  checkDataset: "lathe.checkDataset",
  previewData: "lathe.previewData",
  exportModel: "lathe.exportModel",
  train: "lathe.train",
  trainWithOverrides: "lathe.trainWithOverrides",
  stop: "lathe.stop",
  stopNow: "lathe.stopNow",
  pause: "lathe.pause",
  resume: "lathe.resume",
  resumeFromCheckpoint: "lathe.resumeFromCheckpoint",
  saveNow: "lathe.saveNow",
  evaluateNow: "lathe.evaluateNow",
  compareRuns: "lathe.compareRuns",
  openPanel: "lathe.openPanel",
  openRunFolder: "lathe.openRunFolder",
  openRunRecipe: "lathe.openRunRecipe",
  showRunLog: "lathe.showRunLog",
  showAnswers: "lathe.showAnswers",
  removeRun: "lathe.removeRun",
  chat: "lathe.chat",
  applyRemedy: "lathe.applyRemedy",
  installEngine: "lathe.installEngine",
  openSample: "lathe.openSample",
  showWalkthrough: "lathe.showWalkthrough",
  collectDiagnostics: "lathe.collectDiagnostics",
  restartDaemon: "lathe.restartDaemon",
  showLog: "lathe.showLog",
} as const;

export type CommandName = keyof typeof commandIds;

export type CommandId = (typeof commandIds)[CommandName];
