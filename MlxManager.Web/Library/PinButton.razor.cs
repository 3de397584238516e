using Microsoft.AspNetCore.Components;
using MlxManager.Core.Cache;

namespace MlxManager.Web.Library;

/// <summary>Pins a repo, or lets go of it; says beside itself when that could not be kept.</summary>
public sealed partial class PinButton
{
    private bool _hasFailed;

    [Parameter, EditorRequired]
    public RepoName Repo { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool IsPinned { get; set; }

    [Inject]
    private LibraryCoordinator Library { get; set; } = default!;

    [Inject]
    private ILogger<PinButton> Logger { get; set; } = default!;

    private async Task ToggleAsync()
    {
        _hasFailed = false;
        try
        {
            await Library.PinAsync(Repo, !IsPinned);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotKept(Logger, exception, Repo);
            _hasFailed = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether {Repo} is pinned could not be kept")]
    private static partial void LogNotKept(ILogger logger, Exception exception, RepoName repo);
}
