using System.Globalization;

namespace MlxManager.Web.Discover;

/// <summary>Memory for people: binary units, since a machine is sold with 16 of these.</summary>
internal static class MemoryText
{
    private const double Gibi = 1L << 30;
    private const double Mebi = 1L << 20;

    /// <summary><c>24 GiB</c>, <c>4.2 GiB</c>, <c>536 MiB</c>.</summary>
    public static string Of(long bytes) => bytes < Gibi
        ? string.Create(CultureInfo.CurrentCulture, $"{bytes / Mebi:0} MiB")
        : string.Create(CultureInfo.CurrentCulture, $"{bytes / Gibi:0.#} GiB");
}
