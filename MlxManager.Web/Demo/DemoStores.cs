namespace MlxManager.Web.Demo;

/// <summary>What other tools have on the demo's machine: Ollama holds the weights of one model already.</summary>
internal static class DemoStores
{
    public const string InOllama = "mlx-samples/Tiny-Llama-15M-4bit";

    /// <param name="ollama">Its models folder.</param>
    public static async Task FillAsync(SampleHub hub, string ollama)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(ollama, "blobs"));
        foreach (var weights in hub.FilesOf(InOllama).Where(file => file.IsLfs))
        {
            await File.WriteAllBytesAsync(Path.Combine(blobs.FullName, "sha256-" + await weights.EtagAsync()), weights.Content.ToArray());
        }
    }
}
