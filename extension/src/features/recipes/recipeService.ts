import {
  requests,
  type PlanEditInfo,
  type RecipeCheckParams,
  type RecipeCheckResult,
  type RecipeEditParams,
  type RecipeEditResult,
  type RecipeImportParams,
  type RecipeImportResult,
  type RecipeNewParams,
  type RecipeNewResult,
  type RecipeTemplatesParams,
  type RecipeTemplatesResult,
} from "../../infrastructure/protocol.generated";
import type { Requester } from "../runs/runService";

/** The daemon's requests about recipes, typed. Recipes and folders are URIs. */
export class RecipeService {
  constructor(private readonly requester: Requester) {}

  check(recipe: string): Promise<RecipeCheckResult> {
    return this.requester.request(requests.recipeCheck, { recipe } satisfies RecipeCheckParams);
  }

  edit(recipe: string, edits: PlanEditInfo[]): Promise<RecipeEditResult> {
    return this.requester.request(requests.recipeEdit, { recipe, edits } satisfies RecipeEditParams);
  }

  templates(folder: string): Promise<RecipeTemplatesResult> {
    return this.requester.request(requests.recipeTemplates, { folder } satisfies RecipeTemplatesParams);
  }

  create(params: RecipeNewParams): Promise<RecipeNewResult> {
    return this.requester.request(requests.recipeNew, params);
  }

  import(source: string): Promise<RecipeImportResult> {
    return this.requester.request(requests.recipeImport, { source } satisfies RecipeImportParams);
  }
}
