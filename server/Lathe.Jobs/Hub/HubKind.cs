namespace Lathe.Jobs.Hub;

/// <summary>What a hub has.</summary>
public enum HubKind
{
    Model,
    Dataset,
}
