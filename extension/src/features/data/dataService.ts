import type { CancellationToken } from "vscode";
import {
  requests,
  type DataCheckParams,
  type DataCheckResult,
  type DataPreviewParams,
  type DataPreviewResult,
} from "../../infrastructure/protocol.generated";

interface CancellableRequester {
  request<R>(method: string, params: object, cancellation?: CancellationToken): Promise<R>;
}

/** The daemon's requests about data, typed. */
export class DataService {
  constructor(private readonly requester: CancellableRequester) {}

  /** Takes as long as reading and tokenizing all rows. */
  check(params: DataCheckParams, cancellation: CancellationToken): Promise<DataCheckResult> {
    return this.requester.request(requests.dataCheck, params, cancellation);
  }

  preview(params: DataPreviewParams): Promise<DataPreviewResult> {
    return this.requester.request(requests.dataPreview, params);
  }
}
