using System.Diagnostics;
using MlxManager.Core.Telemetry;

namespace MlxManager.Core.Downloads;

/// <summary>A span for each run and, below it, for each blob. Tags say what and how large; never an address, never a token.</summary>
internal static class RunSpans
{
    private static readonly ActivitySource Source = new(Measures.Name);

    /// <summary>Null while nobody traces.</summary>
    public static Activity? Run(int id, StartRequest request)
    {
        // A run outlives by hours the request that began it.
        Activity.Current = null;
        var span = Source.StartActivity("download run");
        span?.SetTag("mlxmanager.download.id", id);
        span?.SetTag("mlxmanager.model", request.Model.Value);
        span?.SetTag("mlxmanager.revision", request.Revision.Value);
        return span;
    }

    /// <summary>Null while nobody traces.</summary>
    public static Activity? Blob(PlannedBlob blob)
    {
        var span = Source.StartActivity("bring blob");
        span?.SetTag("mlxmanager.file", blob.Source.Path.Value);
        span?.SetTag("mlxmanager.size", blob.Size);
        return span;
    }

    public static void Ended(this Activity? span, RunResult result) => Ended(span, result.GetType().Name, result is RunResult.Failed);

    public static void Ended(this Activity? span, BringResult result) =>
        Ended(span, result.GetType().Name, result is BringResult.Failed or BringResult.DiskFailed or BringResult.DiskFull);

    private static void Ended(Activity? span, string result, bool isError)
    {
        span?.SetTag("mlxmanager.result", result);
        span?.SetStatus(isError ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
    }
}
