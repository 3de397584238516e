using System.Net;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Browser;

/// <summary>One model for each state of a tile, and what the sample Hub does to keep it there.</summary>
internal static class Stage
{
    public const string Running = "mlx-community/Qwen3-30B-A3B-Instruct-2507-4bit";
    public const string Preparing = "mlx-community/Devstral-Small-2507-6bit";
    public const string Waiting = "mlx-community/gemma-3-27b-it-qat-4bit";
    public const string Queued = "mlx-community/Mistral-Small-3.2-24B-Instruct-2506-4bit";
    public const string Paused = "mlx-community/DeepSeek-R1-Distill-Llama-70B-A-Name-Too-Long-For-Any-Telephone-8bit";
    public const string Failed = "meta-llama/Llama-3.3-70B-Instruct";
    public const string Complete = "mlx-community/Phi-4-mini-instruct-4bit";

    /// <summary>Running, preparing and waiting ones take these places; the next one is queued.</summary>
    public const int Places = 3;

    /// <param name="megabytes">Of the running one: how long it runs.</param>
    public static void Furnish(SampleHub hub, int megabytes)
    {
        foreach (var (id, size) in new[] { (Complete, 12), (Paused, 90), (Failed, 20), (Running, megabytes), (Preparing, 400), (Waiting, 300), (Queued, 240) })
        {
            hub.Add(Models.Build(id, size) with { Gating = id == Failed ? SampleGating.Manual : SampleGating.Open });
        }
    }

    public static void HoldPreparing(SampleHub hub) =>
        hub.Faults.Add(new() { Target = FaultTarget.Api, Path = $"/api/models/{Preparing}/*", Kind = new Fault.DelayHeaders() });

    public static void HoldWaiting(SampleHub hub)
    {
        hub.Faults.Add(new() { Target = FaultTarget.Content, Model = Waiting, Kind = new Fault.Status(HttpStatusCode.ServiceUnavailable, "", "text/plain") });
        hub.Faults.Add(new() { Target = FaultTarget.Resolve, Model = Waiting, Kind = new Fault.RateLimited(RetryAfterSeconds: 600) });
    }
}
