using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Updates;
using MlxManager.Core.Persistence;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Updates;

/// <summary>All refs that have moved on the Hub, with what it costs to follow, and those that need a word.</summary>
public sealed partial class UpdatesPage
{
    private string? _said;
    private string? _notice;
    private bool _isStarting;
    private bool _isDailyUnset;

    [Inject]
    private PreferencesStore Preferences { get; set; } = default!;

    [Inject]
    private UpdateDesk Desk { get; set; } = default!;

    [Inject]
    private ILogger<UpdatesPage> Logger { get; set; } = default!;

    private List<RefUpdate> Moved => [.. Now.Refs.Where(one => one.State == RefState.Moved)];

    private List<RefUpdate> Startable => [.. Moved.Where(one => !Coordinator.IsUnderWay(one.Repo.Id))];

    private IEnumerable<((string Id, string Text) Heading, string Text, List<RefUpdate> Refs)> Others
    {
        get
        {
            var groups = new[]
            {
                (("back", UpdatesTexts.SetBackHeading), UpdatesTexts.SetBackText, Those(RefState.SetBack)),
                (("gone", UpdatesTexts.GoneHeading), UpdatesTexts.GoneText, Those(RefState.Gone, RefState.Unavailable)),
                (("asked", UpdatesTexts.NoAnswerHeading), UpdatesTexts.NoAnswerText, [.. Those(RefState.Unchecked).Where(one => one.Problem is not null)]),
            };
            return groups.Where(group => group.Item3.Count > 0);
        }
    }

    private static string KeyOf(RefUpdate one) => $"{one.Repo} {one.Revision}";

    private List<RefUpdate> Those(params RefState[] states) => [.. Now.Refs.Where(one => states.Contains(one.State))];

    private string Progress(CheckProgress checking) => checking.WaitsUntil is { } until
        ? UpdatesTexts.AskedUntil.With(checking.Done, checking.Total, TimeZoneInfo.ConvertTime(until, Time.LocalTimeZone))
        : UpdatesTexts.Asked.With(checking.Done, checking.Total);

    private async Task CheckAsync()
    {
        _said = UpdatesTexts.Checking;
        if (await TryAsync(async () => _said = await Watch.CheckAsync(null, Gone) ? Result() : UpdatesTexts.Stopped))
        {
            StateHasChanged();
        }
    }

    private string Result()
    {
        var moved = Watch.Now.Refs.Count(one => one.State == RefState.Moved);
        return moved switch { 0 => UpdatesTexts.NoneMoved, 1 => UpdatesTexts.OneUpdate, _ => UpdatesTexts.ManyUpdates.With(moved) };
    }

    private async Task SetDailyAsync(bool isDaily)
    {
        _isDailyUnset = false;
        try
        {
            await Preferences.ChangeAsync(all => all with { Library = all.Library with { ChecksUpdatesDaily = isDaily } }, Gone);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotSet(Logger, exception);
            _isDailyUnset = true;
        }
    }

    private async Task UpdateAllAsync()
    {
        (_isStarting, _notice) = (true, null);
        var failed = 0;
        foreach (var one in Startable)
        {
            failed += await StartAsync(one) ? 0 : 1;
        }

        _isStarting = false;
        _notice = failed == 0 ? null : UpdatesTexts.SomeNotStarted.With(failed);
    }

    private async Task<bool> StartAsync(RefUpdate one)
    {
        try
        {
            if (await Desk.CompareAsync(one, Gone) is not { IsOk: true } changes)
            {
                return false;
            }

            await Desk.StartAsync(one, changes.Value);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStartFailed(Logger, exception, one.Repo.Id);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether updates are looked for daily could not be set")]
    private static partial void LogNotSet(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Starting the update of {Model} failed")]
    private static partial void LogStartFailed(ILogger logger, Exception exception, Core.Hub.RepoId model);
}
