using MlxManager.Core.Hub;

namespace MlxManager.Core.Cache;

/// <summary>The standard Hugging Face cache folder. The only place that builds a path in it.</summary>
public sealed class ModelCache(string root)
{
    /// <summary>Absolute path of the cache folder (<c>HF_HUB_CACHE</c>).</summary>
    public string Root { get; } = root;

    /// <summary>
    /// Whether the folder is there. It is missing on first use, and when a disk is unplugged: then nothing may be
    /// concluded from absent files.
    /// </summary>
    public bool Exists => throw new NotSupportedException();

    /// <summary>Makes the folder and <c>CACHEDIR.TAG</c>. Does not make a missing parent volume appear: see <see cref="Exists"/>.</summary>
    public void Create() => throw new NotSupportedException();

    /// <summary>Free bytes for us on the cache's volume (of the nearest existing parent when the folder is not there yet).</summary>
    public long FreeBytes() => throw new NotSupportedException();

    public RepoCache Repo(RepoId id) => throw new NotSupportedException();

    /// <summary>Every model folder by name; no look inside.</summary>
    public IReadOnlyList<RepoId> Models() => throw new NotSupportedException();
}
