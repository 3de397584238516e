using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

public enum PresetKind
{
    Everything,

    /// <summary>What mlx-lm reads.</summary>
    Essentials,

    /// <summary>One quantization of a GGUF repo.</summary>
    Quantization,

    /// <summary>Configuration and tokenizer, no weights.</summary>
    Basics,
}

/// <summary>A choice of files that is one click away.</summary>
/// <param name="Name">Of a quantization.</param>
public sealed record SheetPreset(PresetKind Kind, SheetSelection Selection, string? Name = null)
{
    // mlx_lm/utils.py, _download: what mlx-lm itself asks the Hub for.
    private static readonly string[] Read = ["*.json", "*.py", "tokenizer.model", "*.tiktoken", "tiktoken.model", "*.txt", "*.jsonl", "*.jinja"];
    private const string Weights = "model*.safetensors";

    // mlx-vlm takes any; some models name their weights otherwise.
    private const string AnyWeights = "*.safetensors";

    private static readonly string[] Texts = ["*.json", "*.model", "*.tiktoken", "*.txt", "*.jinja"];

    // It tells which weights to read; without them it only misleads.
    private const string WeightIndex = "*.index.json";

    /// <summary>Those that choose something in this model.</summary>
    public static IReadOnlyList<SheetPreset> For(FileTree tree)
    {
        List<SheetPreset> presets = [new(PresetKind.Everything, SheetSelection.Of(tree, FilePatterns.Everything))];
        if (Essentials(tree) is { } essentials)
        {
            presets.Add(new(PresetKind.Essentials, essentials));
        }

        presets.AddRange(Quantizations(tree));
        presets.Add(new(PresetKind.Basics, SheetSelection.Of(tree, new FilePatterns(Texts, [WeightIndex]))));
        return [.. presets.Where(preset => preset.Selection.Patterns is not null)];
    }

    /// <summary>
    /// What is chosen before anybody chooses: everything, or, of many quantizations, the one that llama.cpp takes by itself.
    /// </summary>
    public static SheetPreset? FirstOf(IReadOnlyList<SheetPreset> presets)
    {
        var quantizations = presets.Where(preset => preset.Kind == PresetKind.Quantization).ToList();
        return quantizations.Count > 1
            ? quantizations.Find(preset => preset.Name == "Q4_K_M") ?? quantizations[0]
            : presets.Count > 0 ? presets[0] : null;
    }

    private static SheetSelection? Essentials(FileTree tree)
    {
        var hasWeights = SheetSelection.Of(tree, new FilePatterns([Weights], [])).Count > 0;
        var weights = hasWeights ? Weights : AnyWeights;
        return hasWeights || SheetSelection.Of(tree, new FilePatterns([AnyWeights], [])).Count > 0
            ? SheetSelection.Of(tree, new FilePatterns([.. Read, weights], []))
            : null;
    }

    private static IEnumerable<SheetPreset> Quantizations(FileTree tree)
    {
        var projector = GgufNames.Projector(tree.Files);
        foreach (var quantization in GgufNames.Quantizations(tree.Files))
        {
            var files = quantization.Files.Append(projector).ToHashSet();
            yield return new(PresetKind.Quantization, SheetSelection.Exactly(tree, files.Contains), quantization.Label);
        }
    }
}
