using System.Diagnostics.CodeAnalysis;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>Patterns as people type them: by lines, commas or spaces.</summary>
internal static class PatternText
{
    private static readonly char[] Separators = [',', ' ', '\n', '\r', '\t'];

    public static bool TryRead(string allow, string ignore, [NotNullWhen(true)] out FilePatterns? patterns) =>
        FilePatterns.TryCreate(Split(allow), Split(ignore), out patterns, out _);

    private static string[] Split(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
