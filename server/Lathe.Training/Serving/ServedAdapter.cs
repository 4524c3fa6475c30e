namespace Lathe.Training.Serving;

/// <summary>An adapter that requests can choose.</summary>
/// <param name="Name">What they call it.</param>
/// <param name="Folder">Absolute PEFT folder.</param>
public sealed record ServedAdapter(string Name, string Folder);
