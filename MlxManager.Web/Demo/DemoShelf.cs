namespace MlxManager.Web.Demo;

/// <summary>
/// The rest of the demo's models: enough of every kind that a search, a filter and a long list have something to do. Each is
/// a family in some sizes, each size in some quantizations.
/// </summary>
internal static class DemoShelf
{
    // Their terms keep the largest from being brought: nobody wants 40 GB of noise, or to wait until it has been hashed.
    private const long LargestOpen = 6_000_000_000;

    private static readonly Family[] Families =
    [
        new("northlab", "Birch-{0}-Instruct", "llama", "text-generation", ["1B", "3B", "8B", "70B"], [4, 8], 905_400),
        new("northlab", "Birch-{0}-Base", "llama", "text-generation", ["8B"], [16], 120_350),
        new("fjord-ai", "Fjord2-{0}-Instruct", "qwen2", "text-generation", ["0.5B", "1.5B", "7B", "32B"], [4, 6], 640_120),
        new("fjord-ai", "Fjord2-Coder-{0}", "qwen2", "text-generation", ["3B", "14B"], [4, 8], 311_900),
        new("fjord-ai", "Fjord2-MoE-30B-A3B", "qwen3_moe", "text-generation", ["30B"], [3, 4], 402_770),
        new("quiet-works", "Heron-VL-{0}", "qwen2_vl", "image-text-to-text", ["2B", "7B"], [4, 8], 158_040),
        new("quiet-works", "Wren-TTS-{0}", "kokoro", "text-to-speech", ["82M"], [4, 16], 88_310),
        new("quiet-works", "Lark-Speech-{0}", "whisper", "automatic-speech-recognition", ["240M", "800M"], [4, 16], 134_500),
        new("mossbank", "Moss-Embed-{0}", "bert", "feature-extraction", ["110M", "600M"], [8, 16], 275_660),
        new("mossbank", "Moss-Rank-{0}", "bert", "text-ranking", ["300M"], [16], 41_230),
        new("mossbank", "Otter-{0}-it", "gemma2", "text-generation", ["2B", "9B", "27B"], [2, 3, 5], 96_800),
        new("mlx-samples", "Pika-{0}-Chat", "phi3", "text-generation", ["3.8B"], [4, 5, 6, 8], 73_020),
    ];

    private static readonly string[] Collections = ["Birch-8B-Instruct-GGUF", "Birch-3B-Instruct-GGUF", "Fjord2-7B-Instruct-GGUF"];

    public static IReadOnlyList<SampleModel> Models { get; } = [.. Families.SelectMany(Of), .. Others()];

    private static IEnumerable<SampleModel> Of(Family family) =>
        from size in family.Sizes
        from bits in family.Bits
        select Build(family, size, bits, Array.IndexOf(family.Sizes, size), Array.IndexOf(family.Bits, bits));

    private static SampleModel Build(Family family, string size, int bits, int larger, int wider)
    {
        var id = $"{family.Owner}/{string.Format(System.Globalization.CultureInfo.InvariantCulture, family.Name, size)}-{(bits == 16 ? "bf16" : $"{bits}bit")}";
        var parameters = Wire.Listing.Count(size);
        var bytes = (long)(parameters * DemoModel.StoredBits(bits) / 8);
        var popularity = family.Downloads / (1 + larger + (2 * wider));
        return DemoModel.Build(
            new(id, family.Kind, bytes, Layers: 16 + (4 * larger), bits, Shards: (int)(1 + (bytes / 5_000_000_000)), IsClaimed: bytes > LargestOpen),
            "One of many on the sample Hub’s shelf.") with
        {
            PipelineTag = family.Task,
            Tags = DemoModel.Tags(family.Kind, family.Task, bits),
            Gating = bytes > LargestOpen ? SampleGating.Manual : SampleGating.Open,
            Downloads = popularity,
            Likes = popularity / 610,
            CreatedAt = Day(20 + (larger * 31)),
            LastModified = Day(60 + (larger * 47) + (wider * 12) + (family.Owner.Length * 7)),
        };
    }

    /// <summary>What is not for MLX: shown when that filter is off.</summary>
    private static IEnumerable<SampleModel> Others() =>
        from name in Collections
        select new SampleModel(
            $"gguf-yard/{name}",
            SampleFile.Text("README.md", $"# {name}\n\nA made-up model of the MlxManager demo, in several quantizations.\n"),
            SampleFile.Generated($"{name}-Q4_K_M.gguf", name.Length, 48_000_000),
            SampleFile.Generated($"{name}-Q8_0.gguf", name.Length + 1, 92_000_000))
        {
            Tags = ["gguf", "llama.cpp", "text-generation"],
            LibraryName = "gguf",
            ParameterCount = null,
            Downloads = 66_000 + name.Length,
            Likes = 71,
            LastModified = Day(240),
        };

    private static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 1, 1, 9, 30, 0, TimeSpan.Zero).AddDays(day);

    private sealed record Family(string Owner, string Name, string Kind, string Task, string[] Sizes, int[] Bits, long Downloads);
}
