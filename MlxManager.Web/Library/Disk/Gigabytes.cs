namespace MlxManager.Web.Library.Disk;

/// <summary>Amounts as a person types them.</summary>
internal static class Gigabytes
{
    public const double One = 1e9;

    /// <summary>Null for nothing, or more or less than can be meant.</summary>
    public static long? ToBytes(double? gigabytes, long least, long most) =>
        gigabytes * One is { } bytes && bytes >= least && bytes <= most ? (long)Math.Round(bytes) : null;
}
