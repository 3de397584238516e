using System.Globalization;

namespace MlxManager.Core.Downloads;

/// <summary>Bytes for people: decimal units (1 GB = 10^9 bytes), as disks and the Hub count.</summary>
public static class ByteText
{
    private static readonly (string Name, double Size)[] Units = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];

    /// <summary><c>41.0 GB</c>, <c>812 kB</c>, <c>12 bytes</c>.</summary>
    public static string Of(long bytes)
    {
        var (unit, size) = UnitOf(bytes);
        return $"{In(bytes, size)} {unit}";
    }

    /// <summary><c>18.2 of 41.0 GB</c>: both in the unit of the whole, so that they compare at a glance.</summary>
    public static string Of(long done, long total)
    {
        var (unit, size) = UnitOf(total);
        return $"{In(Math.Min(done, total), size)} of {In(total, size)} {unit}";
    }

    /// <summary><c>62 MB/s</c>, <c>6.2 MB/s</c>: no digit that only flickers.</summary>
    public static string Rate(double bytesPerSecond)
    {
        var (unit, size) = UnitOf(bytesPerSecond);
        var value = bytesPerSecond / size;
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value < 9.95 && size > 1 ? "0.0" : "0", CultureInfo.InvariantCulture)} {(size > 1 ? unit : "B")}/s");
    }

    private static (string Name, double Size) UnitOf(double bytes)
    {
        foreach (var unit in Units)
        {
            // 999,950 bytes would round to "1000.0 kB"; the next unit says "1.0 MB".
            if (bytes >= unit.Size * 0.99995)
            {
                return unit;
            }
        }

        return (bytes == 1 ? "byte" : "bytes", 1);
    }

    private static string In(long bytes, double size) =>
        (bytes / size).ToString(size >= 1e6 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
