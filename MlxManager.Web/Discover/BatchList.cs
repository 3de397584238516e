using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>Why a line of a list names no model that can be taken.</summary>
public enum BatchFault
{
    NoName,

    /// <summary>One word: it may be a model of the early Hub, and far more often is just a word.</summary>
    NoOwner,

    /// <summary>An address, but not of a model on this Hub.</summary>
    Elsewhere,
    Twice,
    TooMany,
}

public sealed record BatchRefusal(string Text, BatchFault Fault);

/// <summary>
/// What a pasted text names: ids and addresses, one or several a line, also amid prose, Markdown or a shell's words. A line
/// without any is refused as a whole; empty ones and comments (<c># …</c>) are nothing.
/// </summary>
public sealed record BatchList(IReadOnlyList<ModelReference> Models, IReadOnlyList<BatchRefusal> Refused)
{
    public const int Most = 100;

    private const int LongestQuote = 80;

    private static readonly char[] Between = [' ', '\t', ',', ';', '(', ')', '[', ']', '<', '>', '"', '\'', '`', '|', '“', '”', '„'];

    public static BatchList Parse(string text, HubLinks links)
    {
        var found = new List<ModelReference>();
        var refused = new List<BatchRefusal>();
        foreach (var line in text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!line.StartsWith('#'))
            {
                Take(line, links, found, refused);
            }
        }

        return new(found, refused);
    }

    private static void Take(string line, HubLinks links, List<ModelReference> found, List<BatchRefusal> refused)
    {
        var words = line.Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('*').TrimEnd('.', ':', '!', '?')).ToList();
        var candidates = words.Where(word => word.Trim('/').Contains('/', StringComparison.Ordinal)).Distinct().ToList();
        if (candidates.Count == 0)
        {
            var isName = words is [var word] && RepoId.TryParse(word, out _);
            refused.Add(new(Quoted(line), isName ? BatchFault.NoOwner : BatchFault.NoName));
            return;
        }

        // A link in Markdown names the same model twice: that is no mistake of the list.
        var here = new HashSet<ModelReference>();
        foreach (var candidate in candidates)
        {
            if (links.Named(candidate) is not { } reference)
            {
                refused.Add(new(Quoted(candidate), BatchFault.Elsewhere));
            }
            else if (here.Add(reference))
            {
                Add(reference, candidate, found, refused);
            }
        }
    }

    private static void Add(ModelReference reference, string text, List<ModelReference> found, List<BatchRefusal> refused)
    {
        if (found.Contains(reference))
        {
            refused.Add(new(Quoted(text), BatchFault.Twice));
        }
        else if (found.Count == Most)
        {
            refused.Add(new(Quoted(text), BatchFault.TooMany));
        }
        else
        {
            found.Add(reference);
        }
    }

    private static string Quoted(string text) => CutText.To(text, LongestQuote);
}
