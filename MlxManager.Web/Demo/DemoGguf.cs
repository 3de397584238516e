using System.Text;

namespace MlxManager.Web.Demo;

/// <summary>A made-up model of the demo as GGUF files: several quantizations, the larger ones split, and a projector.</summary>
internal static class DemoGguf
{
    public const string Id = "mlx-samples/Mini-Qwen-1.5B-Instruct-GGUF";

    private const string Stem = "Mini-Qwen-1.5B-Instruct";
    private const long MB = 1_000_000;

    public static SampleModel Model { get; } = new(
        Id,
        SampleFile.Text(".gitattributes", "*.gguf filter=lfs diff=lfs merge=lfs -text\n"),
        SampleFile.Text("README.md", DemoCards.Gguf(Id)),
        SampleFile.Text("config.json", "{\n  \"model_type\": \"qwen2\"\n}\n"),
        Weights($"{Stem}-Q2_K.gguf", 1, 62 * MB),
        Weights($"{Stem}-IQ3_XXS.gguf", 2, 68 * MB),
        Weights($"{Stem}-Q4_K_M.gguf", 3, 96 * MB),
        Weights($"{Stem}-Q8_0-00001-of-00002.gguf", 4, 84 * MB),
        Weights($"{Stem}-Q8_0-00002-of-00002.gguf", 5, 79 * MB),
        Weights($"BF16/{Stem}-BF16-00001-of-00002.gguf", 6, 90 * MB),
        Weights($"BF16/{Stem}-BF16-00002-of-00002.gguf", 7, 88 * MB),
        Weights("mmproj-F16.gguf", 8, 12 * MB))
    {
        Tags = ["gguf", "qwen2", "text-generation", "license:apache-2.0"],
        LibraryName = "gguf",
        Downloads = 61_204,
        Likes = 73,
        LastModified = new DateTimeOffset(2026, 10, 2, 8, 0, 0, TimeSpan.Zero),
    };

    // Magic and version, as a real one begins; the rest is noise.
    private static SampleFile Weights(string path, long seed, long length) =>
        new(path, new PrefixedContent([.. Encoding.ASCII.GetBytes("GGUF"), 3, 0, 0, 0], new GeneratedContent(seed, length - 8)));
}
