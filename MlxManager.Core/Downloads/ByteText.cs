using System.Globalization;

namespace MlxManager.Core.Downloads;

/// <summary>
/// Bytes for people: decimal units (1 GB = 10^9 bytes), as disks and the Hub count. In English, and with <c>…In</c> with the
/// numbers of a culture; the units are the same in every language, but for the word "bytes".
/// </summary>
public static class ByteText
{
    private static readonly (string Name, double Size)[] Units = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];

    /// <summary><c>41.0 GB</c>, <c>812 kB</c>, <c>12 bytes</c>.</summary>
    public static string Of(long bytes) => OfIn(CultureInfo.InvariantCulture, bytes);

    /// <summary><c>18.2 of 41.0 GB</c>: both in the unit of the whole, so that they compare at a glance.</summary>
    public static string Of(long done, long total) => OfIn(CultureInfo.InvariantCulture, "{0} of {1} {2}", done, total);

    /// <summary><c>62 MB/s</c>, <c>6.2 MB/s</c>: no digit that only flickers.</summary>
    public static string Rate(double bytesPerSecond) => RateIn(CultureInfo.InvariantCulture, bytesPerSecond);

    public static string OfIn(CultureInfo culture, long bytes)
    {
        var (unit, size) = UnitOf(bytes);
        return $"{In(culture, bytes, size)} {unit}";
    }

    /// <summary>What is done is rounded down: only what is whole reads like the whole.</summary>
    /// <param name="pattern">How the parts are put together: done, total, unit.</param>
    public static string OfIn(CultureInfo culture, string pattern, long done, long total)
    {
        var (unit, size) = UnitOf(total);
        var step = (long)(size >= 1e6 ? size / 10 : size);
        var shown = done < total ? done / step * step : total;
        return string.Format(culture, pattern, In(culture, shown, size), In(culture, total, size), unit);
    }

    public static string RateIn(CultureInfo culture, double bytesPerSecond)
    {
        var (unit, size) = UnitOf(bytesPerSecond);
        var value = bytesPerSecond / size;
        return $"{value.ToString(value < 9.95 && size > 1 ? "0.0" : "0", culture)} {(size > 1 ? unit : "B")}/s";
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

    private static string In(CultureInfo culture, long bytes, double size) =>
        (bytes / size).ToString(size >= 1e6 ? "0.0" : "0", culture);
}
