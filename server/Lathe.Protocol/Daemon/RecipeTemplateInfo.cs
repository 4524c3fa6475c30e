namespace Lathe.Protocol.Daemon;

/// <param name="Id">What <see cref="RecipeNewParams.Template"/> takes.</param>
/// <param name="Name">A few words.</param>
/// <param name="Detail">What it is good for, a few words.</param>
/// <param name="NotYet">Lathe can't run it yet; other trainers can.</param>
/// <param name="NeedsDataset">It trains.</param>
public sealed record RecipeTemplateInfo(string Id, string Name, string Detail, bool NotYet, bool NeedsDataset);
