using System.Buffers.Binary;

namespace MlxManager.Core.Access;

/// <summary>
/// What ASP.NET Core Identity's hasher writes, in base64: one byte of format, then the kind of PBKDF2, its rounds and the length of the
/// salt, four bytes each with the highest first, salt, key.
/// </summary>
internal static class PasswordHash
{
    private const int Format = 1;
    private const int RoundsAt = 5;
    private const int Header = 13;
    private const int Longest = 256;

    /// <summary>Whether it is one that can be compared with: what a damaged row holds may be no such text, or keep a core busy for hours.</summary>
    public static bool IsOne(string text, int mostRounds)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > Header && bytes[0] == Format
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[RoundsAt..]) <= mostRounds;
    }
}
