using System.Collections.Immutable;

namespace MlxManager.Core.Settings;

/// <summary>Where other tools of this machine keep their models. Only ever read; whether anything is there is seen when it is looked for.</summary>
/// <param name="Ollama">Ollama's models folder, with <c>blobs/sha256-…</c> in it; null when nothing tells where it would be.</param>
/// <param name="LmStudio">LM Studio's models folders, with <c>owner/name/file</c> in them.</param>
public sealed record OtherStores(string? Ollama, ImmutableArray<string> LmStudio)
{
    public static OtherStores None { get; } = new(null, []);
}
