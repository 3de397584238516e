using System.Text;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>One call of a traced program, before it is made.</summary>
internal sealed record SystemCall(int Thread, long Number, long[] Arguments)
{
    public const int OpenAt = 257;
    public const int Create = 0x40; // O_CREAT

    private const int LongestPath = 4096;

    /// <summary>All that <see cref="Change"/> knows, but <see cref="OpenAt"/>.</summary>
    public static IReadOnlyList<int> Known { get; } =
        [1, 18, 74, 75, 76, 77, 82, 83, 84, 86, 87, 88, 90, 91, 258, 263, 264, 265, 266, 268, 285, 296, 316, 326];

    /// <summary>What the call does to a disk and to which path; null when it changes nothing. Numbers of Linux on x64.</summary>
    public (string Kind, string Path)? Change() => Number switch
    {
        1 => Open("write", 0),
        18 or 296 => Open("pwrite", 0),
        74 or 75 => Open("fsync", 0),
        76 => Named("truncate", 0),
        77 => Open("truncate", 0),
        82 => Named("rename", 1),
        83 => Named("mkdir", 0),
        84 => Named("rmdir", 0),
        86 => Named("link", 1),
        87 => Named("unlink", 0),
        88 => Named("symlink", 1),
        90 or 268 => Named("chmod", Number == 90 ? 0 : 1),
        91 => Open("chmod", 0),
        OpenAt => Named("create", 1),
        258 => Named("mkdir", 1),
        263 => Named((Arguments[2] & 0x200) != 0 ? "rmdir" : "unlink", 1),
        264 or 316 => Named("rename", 3),
        265 => Named("link", 3),
        266 => Named("symlink", 2),
        285 => Open("fallocate", 0),
        326 => Open("copy", 2),
        _ => null,
    };

    private (string, string)? Named(string kind, int argument) => ReadText(Arguments[argument]) is { } path ? (kind, path) : null;

    private (string, string)? Open(string kind, int argument) =>
        new FileInfo($"/proc/{Thread}/fd/{(int)Arguments[argument]}").LinkTarget is { } path ? (kind, path) : null;

    private string? ReadText(long address)
    {
        try
        {
            using var memory = File.OpenHandle($"/proc/{Thread}/mem");
            var bytes = new byte[LongestPath];
            var count = RandomAccess.Read(memory, bytes, address);
            var end = bytes.AsSpan(0, count).IndexOf((byte)0);
            return end > 0 ? Encoding.UTF8.GetString(bytes, 0, end) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process was killed meanwhile.
            return null;
        }
    }
}
