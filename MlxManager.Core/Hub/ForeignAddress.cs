namespace MlxManager.Core.Hub;

/// <summary>Reads an address that anybody may have written.</summary>
public static class ForeignAddress
{
    /// <summary>Null for what is no absolute address.</summary>
    /// <param name="against">What a relative one is relative to.</param>
    public static Uri? Read(string text, Uri? against = null)
    {
        try
        {
            return (against is null ? Uri.TryCreate(text, UriKind.Absolute, out var address) : Uri.TryCreate(against, text, out address)) && address.IsAbsoluteUri
                ? address
                : null;
        }
        catch (Exception e) when (e is IndexOutOfRangeException or UriFormatException)
        {
            // The runtime's own reader falls over a few of them, such as file://\u202e/a.
            return null;
        }
    }
}
