import * as vscode from "vscode";

export interface StepItem<T> extends vscode.QuickPickItem {
  value: T;
}

export interface Step<T> {
  title: string;
  placeholder: string;
  step: number;
  totalSteps: number;
  items: StepItem<T>[];
}

export type StepAnswer<T> = { value: T } | "back" | undefined;

/** One question of several: gives what was picked, `back` for the one before, or undefined when the user gave up. */
export function askStep<T>(question: Step<T>): Promise<StepAnswer<T>> {
  const pick = vscode.window.createQuickPick<StepItem<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.step = question.step;
  pick.totalSteps = question.totalSteps;
  pick.items = question.items;
  pick.matchOnDescription = true;
  pick.buttons = question.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const settle = (answer: StepAnswer<T>): void => {
      resolve(answer);
      pick.dispose();
    };
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item !== undefined) {
        settle({ value: item.value });
      }
    });
    pick.onDidTriggerButton(() => {
      settle("back");
    });
    // Also after an answer, when the first one counts.
    pick.onDidHide(() => {
      settle(undefined);
    });
    pick.show();
  });
}
