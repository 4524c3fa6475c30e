import type { DataCheckResult, DataPreviewResult } from "../../infrastructure/protocol.generated";

/** The data panel's view type. */
export const dataViewType = "lathe.data";

/** What the page shows. `title` names the recipe or the file. */
export type DataScene =
  | { kind: "busy"; title: string; text: string }
  | { kind: "failed"; title: string; message: string }
  | { kind: "check"; title: string; result: DataCheckResult }
  | { kind: "preview"; title: string; result: DataPreviewResult };

/** What the page asks for. Rows are named by their places in the scene, never by a path. */
export type DataRequest =
  | { type: "ready" }
  /** The same once more: the data may have changed. */
  | { type: "again" }
  | { type: "openExample"; dataset: number; finding: number; example: number }
  | { type: "openRow"; row: number }
  /** Other rows of a preview. */
  | { type: "turn"; dataset: string; first: number };
