import type { DataRequest } from "../../src/features/data/dataMessages";

/** How a part of the page asks the extension for something. */
export type Ask = (request: DataRequest) => void;
