using System.Net;

namespace MlxManager.Web.Demo;

/// <summary>The made-up models of the demo: what each is for stands in its card.</summary>
internal static class DemoCatalog
{
    public const string Slow = "mlx-samples/Snail-1B-Instruct-4bit";
    public const string Rough = "mlx-samples/Rough-Road-2B-4bit";
    public const string Wrong = "mlx-samples/Wrong-Weights-100M-4bit";
    public const string Moving = "mlx-samples/Moving-Target-200M-8bit";
    public const string Gated = "mlx-samples/Gatekeeper-2B-it-4bit";
    public const string Private = "mlx-samples/Private-Diary-1B-4bit";

    private const long MB = 1_000_000;

    public static IReadOnlyList<SampleModel> Models { get; } =
    [
        DemoModel.Build(new("mlx-samples/Tiny-Llama-15M-4bit", "llama", 5 * MB, Layers: 6, Bits: 4),
            "The smallest one: here before you can look.") with { Downloads = 182_340, Likes = 96, LastModified = Day(280) },
        DemoModel.Build(new("mlx-samples/Smol-Phi-350M-Instruct-4bit", "phi3", 210 * MB, Layers: 24, Bits: 4, HasExtras: true),
            "A few seconds long, with files in folders.") with { Downloads = 95_120, Likes = 141, LastModified = Day(301) },
        DemoModel.Build(new("mlx-samples/Mini-Qwen-1.5B-Instruct-4bit", "qwen2", 880 * MB, Layers: 28, Bits: 4, Shards: 2),
            "Long enough to pause, close the page, and come back.") with { Downloads = 240_877, Likes = 412, LastModified = Day(310) },
        DemoModel.Build(new("mlx-samples/Big-Mistral-5B-Instruct-4bit", "mistral", 3000 * MB, Layers: 32, Bits: 4, Shards: 3),
            "Three gigabytes in three shards: more than a minute.") with { Downloads = 310_002, Likes = 655, LastModified = Day(305) },
        DemoModel.Build(new(Slow, "llama", 240 * MB, Layers: 16, Bits: 4),
            "Sent at two megabytes a second, over all connections together.") with { Downloads = 8_811, Likes = 12, LastModified = Day(200) },
        DemoModel.Build(new(Rough, "gemma2", 320 * MB, Layers: 26, Bits: 4, Shards: 2),
            "Connections are cut, refused and left hanging all the time. It arrives whole all the same.") with { Downloads = 13_377, Likes = 31, LastModified = Day(250) },
        DemoModel.Build(new(Wrong, "llama", 60 * MB, Layers: 12, Bits: 4),
            "One byte of the weights is not what the Hub says: this download must fail, saying so.") with { Downloads = 404, Likes = 1, LastModified = Day(150) },
        DemoModel.Build(new(Moving, "qwen2", 120 * MB, Layers: 24, Bits: 8),
            "Gets a new revision every two minutes.") with { Downloads = 21_030, Likes = 44, LastModified = Day(311) },
        DemoModel.Build(new(Gated, "gemma2", 700 * MB, Layers: 26, Bits: 4),
            "Its terms must be accepted first.") with { Gating = SampleGating.Manual, Downloads = 77_450, Likes = 230, LastModified = Day(299) },
        DemoModel.Build(new(Private, "llama", 6 * MB, Layers: 16, Bits: 4),
            "Seen by nobody: a direct address gives what a private or missing model gives.") with { IsPrivate = true },
        DemoModel.Build(new("samples/Plain-Bert-110M", "bert", 220 * MB, Layers: 12, Bits: 16),
            "Not for MLX: shown when the filter is off.") with
        {
            Tags = ["pytorch", "safetensors"], LibraryName = "transformers", PipelineTag = "fill-mask", Downloads = 501_223, Likes = 88, LastModified = Day(90),
        },
    ];

    /// <summary>The next revision of the moving model: its weights and its card are new.</summary>
    public static IReadOnlyList<SampleFile> NextRevision(int number) => [.. DemoModel
        .Build(new(Moving, "qwen2", 120 * MB, Layers: 24, Bits: 8, Revision: number), $"Revision {number}, a new one every two minutes.").Files
        .Where(file => file.Path is "README.md" or "model.safetensors")];

    public static IReadOnlyList<FaultRule> Faults { get; } =
    [
        new() { Target = FaultTarget.Content, Model = Slow, Kind = new Fault.Drip(2 * MB, Shared: true) },
        new() { Target = FaultTarget.Content, Model = Rough, Every = 11, Kind = new Fault.Stall(AfterBytes: 700_000) },
        new() { Target = FaultTarget.Content, Model = Rough, Every = 4, Kind = new Fault.Cut(AfterBytes: 3 * MB) },
        new() { Target = FaultTarget.Content, Model = Rough, Every = 5, Kind = new Fault.Status(HttpStatusCode.ServiceUnavailable, "Slow down") },
        new() { Target = FaultTarget.Resolve, Model = Rough, Every = 6, Kind = new Fault.Status(HttpStatusCode.BadGateway, "Bad gateway") },
        new() { Target = FaultTarget.Content, Model = Wrong, Path = "*.safetensors", Kind = new Fault.FlipByte(5 * MB) },
    ];

    private static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 1, 1, 9, 30, 0, TimeSpan.Zero).AddDays(day);
}
