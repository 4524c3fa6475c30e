namespace Lathe.Jobs.Downloads;

/// <summary>Addresses that are fetched from.</summary>
internal static class DownloadAddress
{
    /// <summary>Others on the way can neither read nor change what comes from there: <c>https:</c>, or <c>http:</c> of this machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    /// <summary>Without what may be secret in an address: user, password, query.</summary>
    public static string Show(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
