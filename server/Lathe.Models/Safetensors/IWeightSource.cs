namespace Lathe.Models.Safetensors;

/// <summary>A weight whose numbers are fetched when their turn comes: from a mapped file, or made of several.</summary>
public interface IWeightSource
{
    string Name { get; }

    /// <summary>The file that messages about its numbers name.</summary>
    string Origin { get; }

    IReadOnlyList<long> Shape { get; }

    /// <summary>Type of the numbers.</summary>
    SafetensorsDtype Dtype { get; }

    /// <summary>The numbers, until they are disposed of.</summary>
    WeightNumbers Fetch();
}
