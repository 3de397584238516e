using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace MlxManager.Core.Cache;

/// <summary>Names one deletion in the trash: when it was made, in UTC, and eight hexadecimal digits. Sorts by time; safe as a file name.</summary>
public sealed record TrashId
{
    private const string TimeFormat = "yyyyMMdd-HHmmss";
    private const int Digits = 8;

    private TrashId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out TrashId id)
    {
        id = text?.Length == TimeFormat.Length + 1 + Digits
            && text[TimeFormat.Length] == '-'
            && Hub.Hex.IsLower(text[^Digits..], Digits)
            && DateTime.TryParseExact(text[..TimeFormat.Length], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? new TrashId(text)
                : null;
        return id is not null;
    }

    public override string ToString() => Value;

    internal static TrashId New(DateTimeOffset now) => new(string.Create(
        CultureInfo.InvariantCulture, $"{now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(Digits, lowercase: true)}"));
}
