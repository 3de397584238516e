namespace MlxManager.Core.Library;

/// <summary>The models among what the cache holds, by id: those of which at least one file is there.</summary>
public sealed class LocalModels(LibraryIndex index)
{
    /// <summary>Looks at the disk anew.</summary>
    /// <exception cref="IOException">The cache folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public async Task<IReadOnlyList<LocalModel>> ScanAsync(CancellationToken cancellationToken) =>
        [.. (await index.RefreshAsync(cancellationToken)).Repos.Select(LocalModel.Of).OfType<LocalModel>()];
}
