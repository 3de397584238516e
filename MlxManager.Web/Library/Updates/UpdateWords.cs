using System.Globalization;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Updates;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Updates;

/// <summary>What is said of refs and updates.</summary>
internal static class UpdateWords
{
    /// <summary>Where a ref stands, in a few words.</summary>
    public static string Of(RefUpdate one) => one.State switch
    {
        RefState.Current => UpdatesTexts.IsCurrent,
        RefState.Moved => UpdatesTexts.HasMoved,
        RefState.SetBack => UpdatesTexts.IsSetBack,
        RefState.Gone => UpdatesTexts.IsGone,
        RefState.Unavailable => one.Problem is { } problem ? Why(problem) : UpdatesTexts.IsUnavailable,
        _ => UpdatesTexts.NotChecked,
    };

    /// <summary>Why the last question brought nothing; null when that is said already, or it brought something.</summary>
    public static string? Trouble(RefUpdate one) =>
        one is { Problem: { } problem, State: not (RefState.Gone or RefState.Unavailable) } ? UpdatesTexts.LastFailed.With(Why(problem)) : null;

    public static string Why(HubFailureKind kind) => kind switch
    {
        HubFailureKind.Unreachable => UpdatesTexts.WhyUnreachable,
        HubFailureKind.ServerError => UpdatesTexts.WhyServerError,
        HubFailureKind.RateLimited => UpdatesTexts.WhyRateLimited,
        HubFailureKind.Offline => UpdatesTexts.WhyOffline,
        HubFailureKind.Gated => UpdatesTexts.WhyGated,
        HubFailureKind.MissingOrPrivate or HubFailureKind.RepoNotFound => UpdatesTexts.WhyMissing,
        HubFailureKind.RevisionNotFound => UpdatesTexts.IsGone,
        HubFailureKind.BadToken => UpdatesTexts.WhyBadToken,
        HubFailureKind.Disabled => UpdatesTexts.WhyDisabled,
        _ => UpdatesTexts.IsUnavailable,
    };

    /// <summary>What it costs: <c>1.2 GB to fetch · 3.4 GB reused</c>.</summary>
    public static string Cost(UpdateChanges changes) => string.Join(" · ", Costs(changes));

    public static string Files(UpdateChanges changes)
    {
        var parts = new[] { (FileChange.Changed, UpdatesTexts.FilesChanged), (FileChange.Added, UpdatesTexts.FilesAdded), (FileChange.Removed, UpdatesTexts.FilesRemoved) }
            .Select(part => (Count: changes.Files.Count(file => file.Change == part.Item1), Text: part.Item2))
            .Where(part => part.Count > 0).Select(part => part.Text.With(part.Count)).ToList();
        return parts.Count == 0 ? UpdatesTexts.NoFileOfYours : UpdatesTexts.FilesAre.With(string.Join(", ", parts));
    }

    public static string Change(FileChange change) => change switch
    {
        FileChange.Added => UpdatesTexts.Added,
        FileChange.Removed => UpdatesTexts.Removed,
        _ => UpdatesTexts.Changed,
    };

    public static string Commits(CommitList commits) => commits switch
    {
        { IsCut: true } => UpdatesTexts.CommitsAtLeast.With(commits.Commits.Count),
        { Commits.Count: 1 } => UpdatesTexts.OneCommit,
        _ => UpdatesTexts.CommitsBetween.With(commits.Commits.Count),
    };

    public static string Day(DateTimeOffset? then, TimeProvider time) =>
        then is { } date ? TimeZoneInfo.ConvertTime(date, time.LocalTimeZone).ToString("d", CultureInfo.CurrentCulture) : "";

    public static string Moment(DateTimeOffset then, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(then, time.LocalTimeZone).ToString("g", CultureInfo.CurrentCulture);

    private static IEnumerable<string> Costs(UpdateChanges changes)
    {
        yield return changes.FetchBytes == 0 ? UpdatesTexts.NothingToFetch : UpdatesTexts.ToFetch.With(Amount.Of(changes.FetchBytes));
        if (changes.ReusedBytes > 0)
        {
            yield return UpdatesTexts.Reused.With(Amount.Of(changes.ReusedBytes));
        }

        if (changes.CopiedBytes > 0)
        {
            yield return UpdatesTexts.Copied.With(Amount.Of(changes.CopiedBytes));
        }
    }
}
