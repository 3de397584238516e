using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MlxManager.Core.Cache;

/// <summary>
/// Names of files and links that wait for their rename, <c>.mlx-&lt;8 hex&gt;.tmp</c>. A crash can leave one: whoever finds
/// such a name may remove it. The official clients never look at the repo folder's own files, and inside a
/// snapshot such a link leads to a whole blob, so their scans stay content.
/// </summary>
internal static class TemporaryName
{
    private const string Prefix = ".mlx-";
    private const string Suffix = ".tmp";
    private const int Rounds = 3;

    /// <summary>What a disk that failed did not let go of, by path.</summary>
    private static readonly ConcurrentDictionary<string, bool> Left = new(StringComparer.Ordinal);

    public static string In(string folder) => Path.Combine(folder, $"{Prefix}{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Suffix}");

    public static bool Is(string name) =>
        name.Length == Prefix.Length + 8 + Suffix.Length
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Removes what a crash left directly in the folder.</summary>
    public static void Sweep(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix).Where(path => Is(Path.GetFileName(path))))
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes a file whole or not at all: beside nobody's eyes in <paramref name="workFolder"/>, flushed, then renamed.</summary>
    public static void Write(string workFolder, string path, ReadOnlySpan<byte> content)
    {
        foreach (var left in Left.Keys.Where(left => Path.GetDirectoryName(left) == workFolder))
        {
            Drop(left);
        }

        for (var round = 1; !TryWrite(In(workFolder), path, content); round++)
        {
            if (round == Rounds)
            {
                throw new IOException($"{path} could not be written: something keeps removing its temporary file.");
            }
        }

        NativeFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <returns>False when somebody who cleans up has taken the temporary file for a crash's.</returns>
    private static bool TryWrite(string temporary, string path, ReadOnlySpan<byte> content)
    {
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            FolderRights.Follow(temporary, Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch
        {
            Drop(temporary);
            throw;
        }
    }

    /// <summary>
    /// Removes one of this process's own. A disk that has just failed may not let it: then it goes before the next is written beside
    /// it, and what was wrong in the first place is what is said.
    /// </summary>
    public static void Drop(string temporary)
    {
        try
        {
            File.Delete(temporary);
            Left.TryRemove(temporary, out _);
        }
        catch (DirectoryNotFoundException)
        {
            Left.TryRemove(temporary, out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Left[temporary] = true;
        }
    }
}
