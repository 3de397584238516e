using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>How a person has come to their choice of files on a sheet, and the choice. Immutable.</summary>
/// <param name="Preset">Null when it is none of them.</param>
/// <param name="IsByPatterns">The patterns that are typed decide.</param>
/// <param name="IsWrong">What is typed cannot be patterns: nothing is chosen.</param>
public sealed record SheetChoice(
    IReadOnlyList<SheetPreset> Presets, SheetSelection Selection, SheetPreset? Preset, bool IsByPatterns, bool IsWrong, string Allow, string Ignore)
{
    public static SheetChoice First(ModelSheet sheet)
    {
        var tree = FileTree.Of(sheet.Files);
        var presets = SheetPreset.For(tree);
        var first = SheetPreset.FirstOf(presets);
        return new(presets, first?.Selection ?? SheetSelection.Of(tree, FilePatterns.Everything), first, false, false, "", "");
    }

    public SheetChoice Take(SheetPreset preset) => this with { Selection = preset.Selection, Preset = preset, IsByPatterns = false, IsWrong = false };

    public SheetChoice Type(string allow, string ignore)
    {
        var isPossible = PatternText.TryRead(allow, ignore, out var patterns);
        var selection = isPossible ? SheetSelection.Of(Selection.Tree, patterns!) : SheetSelection.Exactly(Selection.Tree, _ => false);
        return this with { Selection = selection, Preset = null, IsByPatterns = true, IsWrong = !isPossible, Allow = allow, Ignore = ignore };
    }

    /// <summary>By hand. What comes out as one of the presets is that preset.</summary>
    public SheetChoice Toggle(FileNode node)
    {
        var selection = Selection.Toggle(node);
        var preset = Presets.FirstOrDefault(preset => preset.Selection.IsSameAs(selection));
        return this with { Selection = preset?.Selection ?? selection, Preset = preset, IsByPatterns = false, IsWrong = false };
    }

    /// <summary>The same wish for the model at another revision.</summary>
    public SheetChoice At(ModelSheet sheet)
    {
        var fresh = First(sheet);
        return IsByPatterns ? fresh.Type(Allow, Ignore)
            : fresh.Presets.FirstOrDefault(preset => preset.Kind == Preset?.Kind && preset.Name == Preset.Name) is { } same ? fresh.Take(same)
            : fresh;
    }
}
