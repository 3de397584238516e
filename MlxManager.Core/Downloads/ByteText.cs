using System.Globalization;

namespace MlxManager.Core.Downloads;

/// <summary>Bytes for people, in the decimal units disks and the Hub are sold in: 1 GB = 10⁹ bytes.</summary>
public static class ByteText
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Of(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (Math.Abs(value) >= 999.95 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
