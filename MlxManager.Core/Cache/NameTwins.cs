using System.Text;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>
/// Names of which a disk may make one: they differ in case alone, or an accent is a part of the letter in one and behind it in
/// the other. Most Macs and Windows do so; of two such files the later one would take the place of the first.
/// </summary>
internal sealed record NameTwins(string One, string Other)
{
    /// <summary>The first two of these files that cannot both be where names are taken so; null when there are none.</summary>
    public static NameTwins? Of(IEnumerable<RepoPath> files)
    {
        // Two folders may well be one: what is in them lies together then, and is found under both names.
        var seen = new Dictionary<string, (string Spelling, bool IsFile)>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            for (var (path, isFile) = (file.Value, true); path.Length > 0; (path, isFile) = (RepoPath.FolderOf(path), false))
            {
                var written = path.Normalize(NormalizationForm.FormC);
                if (seen.TryAdd(written, (path, isFile)))
                {
                    continue;
                }

                var (spelling, wasFile) = seen[written];
                if (spelling != path && (isFile || wasFile))
                {
                    return new NameTwins(spelling, path);
                }

                if (spelling == path)
                {
                    // Known, and so are its parents.
                    break;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a folder's disk keeps them apart after all. Asked by doing it, in a folder that goes again.</summary>
    public bool AreApartIn(string folder)
    {
        var (one, other) = One.Split('/').Zip(Other.Split('/')).First(pair => pair.First != pair.Second);
        var trial = TemporaryName.In(folder);
        Directory.CreateDirectory(trial);
        try
        {
            using (new FileStream(Path.Combine(trial, one), FileMode.CreateNew))
            {
                return !File.Exists(Path.Combine(trial, other));
            }
        }
        finally
        {
            Directory.Delete(trial, recursive: true);
        }
    }
}
