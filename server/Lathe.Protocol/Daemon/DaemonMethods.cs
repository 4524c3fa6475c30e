namespace Lathe.Protocol.Daemon;

/// <summary>Requests beyond the Language Server Protocol.</summary>
public static class DaemonMethods
{
    /// <summary><see cref="RunStartParams"/> to <see cref="RunStartResult"/>; answered when the worker is started.</summary>
    public const string RunStart = "lathe/run/start";

    /// <summary><see cref="RunControlParams"/> to <see cref="RunControlResult"/>; answered when the worker has the request.</summary>
    public const string RunControl = "lathe/run/control";

    /// <summary>No parameters, to <see cref="RunListResult"/>.</summary>
    public const string RunList = "lathe/run/list";

    /// <summary><see cref="RunEventsParams"/> to <see cref="RunEventsResult"/>.</summary>
    public const string RunEvents = "lathe/run/events";

    /// <summary><see cref="RunSeriesParams"/> to <see cref="RunSeriesResult"/>.</summary>
    public const string RunSeries = "lathe/run/series";

    /// <summary><see cref="PlanParams"/> to <see cref="PlanResult"/>.</summary>
    public const string Plan = "lathe/plan";

    /// <summary><see cref="RunShowParams"/> to <see cref="RunShowResult"/>.</summary>
    public const string RunShow = "lathe/run/show";

    /// <summary><see cref="RunLogParams"/> to <see cref="RunLogResult"/>.</summary>
    public const string RunLog = "lathe/run/log";

    /// <summary><see cref="RunRecipeParams"/> to <see cref="RunRecipeResult"/>.</summary>
    public const string RunRecipe = "lathe/run/recipe";

    /// <summary><see cref="RunRemoveParams"/> to <see cref="RunRemoveResult"/>.</summary>
    public const string RunRemove = "lathe/run/remove";

    /// <summary><see cref="RecipeEditParams"/> to <see cref="RecipeEditResult"/>.</summary>
    public const string RecipeEdit = "lathe/recipe/edit";

    /// <summary><see cref="RecipeCheckParams"/> to <see cref="RecipeCheckResult"/>.</summary>
    public const string RecipeCheck = "lathe/recipe/check";

    /// <summary><see cref="RecipeTemplatesParams"/> to <see cref="RecipeTemplatesResult"/>.</summary>
    public const string RecipeTemplates = "lathe/recipe/templates";

    /// <summary><see cref="RecipeNewParams"/> to <see cref="RecipeNewResult"/>.</summary>
    public const string RecipeNew = "lathe/recipe/new";

    /// <summary><see cref="RecipeImportParams"/> to <see cref="RecipeImportResult"/>.</summary>
    public const string RecipeImport = "lathe/recipe/import";

    /// <summary><see cref="DataCheckParams"/> to <see cref="DataCheckResult"/>; takes as long as reading and tokenizing all rows.</summary>
    public const string DataCheck = "lathe/data/check";

    /// <summary><see cref="DataPreviewParams"/> to <see cref="DataPreviewResult"/>.</summary>
    public const string DataPreview = "lathe/data/preview";

    /// <summary>No parameters, to <see cref="DevicesResult"/>.</summary>
    public const string Devices = "lathe/devices";

    /// <summary><see cref="EngineInstallParams"/> to <see cref="EngineInstallResult"/>; answered when the engine is in place.</summary>
    public const string EngineInstall = "lathe/engine/install";

    /// <summary><see cref="ChatStartParams"/> to <see cref="ChatStartResult"/>; answered when the model is loaded.</summary>
    public const string ChatStart = "lathe/chat/start";

    /// <summary><see cref="ChatStopParams"/> to <see cref="ChatStopResult"/>.</summary>
    public const string ChatStop = "lathe/chat/stop";

    /// <summary><see cref="ModelExportParams"/> to <see cref="ModelExportResult"/>; answered when the model is written and compared.</summary>
    public const string ModelExport = "lathe/export";

    /// <summary><see cref="ReportParams"/> to <see cref="ReportResult"/>.</summary>
    public const string Report = "lathe/report";
}
