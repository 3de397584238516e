using System.Globalization;

namespace MlxManager.Core.Hub;

/// <summary>Turns an entry of the Hub's <c>/commits</c> into a <see cref="HubCommit"/>.</summary>
internal static class CommitReading
{
    private const int LongestText = 300;
    private const int MostAuthors = 10;

    /// <summary>Null for one without a possible id: it can neither be named nor be the one that is looked for.</summary>
    public static HubCommit? Of(CommitJson? json) => CommitHash.TryParse(json?.Id, out var id)
        ? new HubCommit(
            id,
            Line(json!.Title),
            DateTimeOffset.TryParse(json.Date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null,
            [.. (json.Authors ?? []).Select(author => Line(author?.User)).Where(name => name.Length > 0).Take(MostAuthors)])
        : null;

    /// <summary>One line, of a length that can be shown.</summary>
    private static string Line(string? text)
    {
        var line = string.Concat((text ?? "").TakeWhile(c => c is not ('\n' or '\r')).Where(c => !char.IsControl(c))).Trim();
        return CutText.To(line, LongestText - 1);
    }
}
