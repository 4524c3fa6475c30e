import type { DeviceChoiceInfo, RecipeNewParams, RecipeTemplateInfo, RecipeTemplatesResult } from "../../infrastructure/protocol.generated";
import { formatGib } from "../memory/gib";

/** What was chosen so far; null: a place to fill in. */
export interface RecipeWish {
  template?: RecipeTemplateInfo;
  device?: DeviceChoiceInfo;
  model?: string | null;
  dataset?: { name: string; folder: string } | null;
}

export type StepName = "template" | "device" | "model" | "dataset";

export interface Choice {
  label: string;
  description?: string;
  detail?: string;
  /** The wish with this choice made. */
  value: RecipeWish;
}

const titles: Record<StepName, string> = {
  template: "What is the recipe for?",
  device: "Where is it to run?",
  model: "Which model?",
  dataset: "Which dataset?",
};

export function placeholderOf(step: StepName): string {
  return titles[step];
}

/** The questions, in their order: what does not train needs no data. */
export function stepsFor({ template }: RecipeWish): StepName[] {
  return ["template", "device", "model", ...(template?.needsDataset === false ? [] : ["dataset" as const])];
}

/** The answers that can be given to a question. */
export function choicesFor(step: StepName, wish: RecipeWish, offers: RecipeTemplatesResult): Choice[] {
  switch (step) {
    case "template":
      return offers.templates.map((template) => ({
        label: template.name,
        ...(template.notYet ? { description: "not yet in Lathe" } : {}),
        detail: template.detail,
        value: { ...wish, template },
      }));
    case "device":
      return offers.devices.map((device) => ({
        label: device.name,
        description: [formatGib(device.bytes), ...(device.isHere ? ["this machine"] : [])].join(", "),
        value: { ...wish, device },
      }));
    case "model":
      return [
        ...offers.models.map((model) => ({ label: model, value: { ...wish, model } })),
        { label: "Fill in later", detail: "The recipe has a place for the model's folder.", value: { ...wish, model: null } },
      ];
    case "dataset":
      return [
        ...offers.datasets.map((dataset) => ({ label: dataset.name, description: dataset.folder, value: { ...wish, dataset } })),
        { label: "Fill in later", detail: "The recipe has a place for the dataset's name.", value: { ...wish, dataset: null } },
      ];
  }
}

/** What the daemon is asked when all was answered; undefined as long as no template is chosen. */
export function paramsOf({ template, device, model, dataset }: RecipeWish, folder: string): RecipeNewParams | undefined {
  if (template === undefined) {
    return undefined;
  }
  return {
    template: template.id,
    folder,
    ...(device === undefined || device.isHere ? {} : { gpu: device.name }),
    ...(model ? { model } : {}),
    ...(dataset ? { dataset: dataset.name, datasetFolder: dataset.folder } : {}),
  };
}
