using System.Reflection;

namespace Lathe.Protocol;

/// <summary>The product's version, the same in every assembly.</summary>
public static class LatheVersion
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Current { get; } =
        typeof(LatheVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
