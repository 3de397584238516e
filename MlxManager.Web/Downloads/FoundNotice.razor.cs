using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library.Found;
using MlxManager.Core.Persistence;
using MlxManager.Web.Discover;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>
/// What the last start found and a person should know. The cache is looked at once when the page opens, and after each answer: nothing
/// here is watched.
/// </summary>
public sealed partial class FoundNotice : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private ImmutableArray<FoundDownload> _found = [];
    private string? _notice;
    private bool _isBusy;

    public FoundNotice() => _gone = _leaving.Token;

    [Inject]
    private DatabaseOpening Opening { get; set; } = default!;

    [Inject]
    private FoundDownloads Found { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private HubLinks Links { get; set; } = default!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && await FindAsync() && !_found.IsEmpty)
        {
            StateHasChanged();
        }
    }

    private Task GoOnAsync(FoundDownload one) => AnswerAsync(async () =>
    {
        // Gone meanwhile: then the next look shows it no more.
        var request = await Found.RequestAsync(one.Model, one.Commit, _gone);
        if (request is { IsOk: false, Failure: { } failure })
        {
            return DownloadsTexts.FoundNotAsked.With(HubFailureWords.Of(failure, Links.Host));
        }

        if (request?.Value is { } start)
        {
            await Coordinator.StartAsync(start);
        }

        return null;
    });

    private Task LeaveAsync(FoundDownload one) => AnswerAsync(async () =>
    {
        await Found.LeaveAsync(one.Model, one.Commit, _gone);
        return null;
    });

    /// <param name="answer">Gives what is to be said, or null.</param>
    private async Task AnswerAsync(Func<Task<string?>> answer)
    {
        (_isBusy, _notice) = (true, null);
        try
        {
            _notice = await answer();
            await FindAsync();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _notice = DownloadsTexts.WentWrong;
        }

        _isBusy = false;
    }

    /// <returns>False when nobody looks any more.</returns>
    private async Task<bool> FindAsync()
    {
        try
        {
            _found = await Found.FindAsync(_gone);
            return true;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return false;
        }
    }
}
