using Microsoft.Extensions.Logging;
using MlxManager.Core.Hub;

namespace MlxManager.Core.Transfer;

/// <summary>What one blob is to become.</summary>
/// <param name="PartialPath">Where to fill it; the folder exists.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Etag">Hash the content must have.</param>
public sealed record FillRequest(string PartialPath, long Size, Etag Etag);

/// <summary>What all fillers share.</summary>
/// <param name="Http">No automatic redirects, no decompression, HTTP/1.1, no overall timeout.</param>
/// <param name="Random">Source of jitter.</param>
public sealed record FillContext(
    HttpClient Http,
    ConnectionBudget Connections,
    TransferOptions Options,
    TimeProvider Time,
    Random Random,
    string BootId,
    ILogger Logger);

/// <summary>Brings the bytes of one blob into its partial. One run: create, <see cref="RunAsync"/> once, throw away.</summary>
public sealed class BlobFiller
{
    public BlobFiller(FillRequest request, IBlobSource source, IPartialJournal journal, FillContext context)
    {
    }

    /// <summary>The latest snapshot; may be read from any thread at any time.</summary>
    public FillProgress Progress => throw new NotSupportedException();

    /// <summary>Fills, verifies and flushes. Cancelling <paramref name="stop"/> is a pause and ends as <see cref="FillResult.Stopped"/>.</summary>
    public Task<FillResult> RunAsync(CancellationToken stop) => throw new NotSupportedException();
}
