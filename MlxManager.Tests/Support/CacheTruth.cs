using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlxManager.Tests.Support;

/// <summary>Checks a cache folder against its own names, with none of the product's code.</summary>
internal static class CacheTruth
{
    /// <summary>Every published blob hashes to its name, and no link in a snapshot dangles.</summary>
    public static void AssertNothingCorrupt(string cacheRoot)
    {
        if (!Directory.Exists(cacheRoot))
        {
            return;
        }

        foreach (var blobs in Directory.GetDirectories(cacheRoot, "models--*").Select(r => Path.Combine(r, "blobs")).Where(Directory.Exists))
        {
            foreach (var blob in Directory.GetFiles(blobs).Where(b => !b.EndsWith(".incomplete", StringComparison.Ordinal)))
            {
                HashOf(blob).Should().Be(Path.GetFileName(blob), $"{blob} is published");
            }
        }

        foreach (var snapshots in Directory.GetDirectories(cacheRoot, "models--*").Select(r => Path.Combine(r, "snapshots")).Where(Directory.Exists))
        {
            foreach (var entry in new DirectoryInfo(snapshots).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Where(e => e.LinkTarget is not null))
            {
                File.Exists(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName).Should().BeTrue($"{entry.FullName} must lead to a blob");
            }
        }
    }

    private static string HashOf(string blob)
    {
        using var stream = File.OpenRead(blob);
        if (Path.GetFileName(blob).Length == 64)
        {
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }

#pragma warning disable CA5350 // Git's own naming of content; nothing rests on its strength.
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        sha1.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        sha1.AppendData(File.ReadAllBytes(blob));
        return Convert.ToHexStringLower(sha1.GetHashAndReset());
    }
}
