using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Updates;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Updates;

/// <summary>Of one repo: whether its refs have moved on the Hub, what following costs, and the way back to what is here.</summary>
public sealed partial class UpdateSection
{
    private string? _said;
    private string? _notice;
    private bool _isChecking;
    private bool _isSetting;

    [Parameter, EditorRequired]
    public CachedRepo Repo { get; set; } = default!;

    [Inject]
    private RefReturn Back { get; set; } = default!;

    [Inject]
    private ILogger<UpdateSection> Logger { get; set; } = default!;

    private List<RefUpdate> Refs => [.. Now.Of(Repo.Name)];

    private bool IsUnderWay => Coordinator.IsUnderWay(Repo.Name.Id);

    private static Dictionary<string, object?> Named(RefUpdate one, CachedRevision revision) =>
        new() { ["aria-label"] = UpdatesTexts.PointTo.With(one.Revision, revision.Commit.Abbreviated) };

    private List<CachedRevision> Others(RefUpdate one) => [.. Repo.Revisions.Where(revision => revision.Commit != one.Here)];

    private async Task CheckAsync()
    {
        (_isChecking, _said) = (true, UpdatesTexts.Checking);
        try
        {
            await TryAsync(async () => _said = await Watch.CheckAsync([Repo.Name], Gone) ? UpdatesTexts.HasChecked : UpdatesTexts.Stopped);
            _notice = Unreadable is { } reason ? UpdatesTexts.CacheUnreadable.With(reason) : null;
        }
        finally
        {
            _isChecking = false;
        }
    }

    private async Task SetAsync(RefUpdate one, CachedRevision revision)
    {
        (_isSetting, _notice) = (true, null);
        try
        {
            var answer = await Back.SetAsync(Repo.Name, one.Revision, revision.Commit, CancellationToken.None);
            _notice = answer.Outcome switch
            {
                SetRefOutcome.Done => null,
                SetRefOutcome.NotHere => UpdatesTexts.NotHere,
                SetRefOutcome.NotWhole => UpdatesTexts.NotWhole,
                SetRefOutcome.Busy => UpdatesTexts.Busy,
                _ => UpdatesTexts.NotSet,
            };
            _said = _notice is null ? UpdatesTexts.HasSet.With(one.Revision, revision.Commit.Abbreviated) : null;
        }
        catch (Exception exception)
        {
            LogSetFailed(Logger, exception, Repo.Name.Id);
            _notice = UpdatesTexts.NotSet;
        }
        finally
        {
            _isSetting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Pointing a ref of {Repo} elsewhere failed")]
    private static partial void LogSetFailed(ILogger logger, Exception exception, Core.Hub.RepoId repo);
}
