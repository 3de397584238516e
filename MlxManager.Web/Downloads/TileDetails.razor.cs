using Microsoft.AspNetCore.Components;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>
/// The files of a download, its figures and what happened to it. Lives only while it is open; asks again when its download
/// has changed, at most once a second.
/// </summary>
public sealed partial class TileDetails : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private IList<FileSnapshot>? _files;
    private IReadOnlyList<DownloadEvent>? _events;
    private DownloadSnapshot? _asked;
    private bool _isAsking;

    public TileDetails() => _closed = _closing.Token;

    [Parameter, EditorRequired]
    public DownloadSnapshot Download { get; set; } = default!;

    [Inject]
    private IDownloads Downloads { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<TileDetails> Logger { get; set; } = default!;

    private IEnumerable<(string Term, string Value)> Figures => EffortWords.Of(Download);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (!_isAsking && !ReferenceEquals(_asked, Download))
        {
            _isAsking = true;
            _ = InvokeAsync(AskWhileChangedAsync);
        }
    }

    private async Task AskWhileChangedAsync()
    {
        try
        {
            // The engine notes an event just after the change of status it tells of: after one, it is asked once more.
            var isOwed = false;
            while (isOwed || !ReferenceEquals(_asked, Download))
            {
                isOwed = _asked is not null && _asked.Status != Download.Status;
                _asked = Download;

                // SQLite reads on the thread that asks: not on the circuit's, which has clicks to answer.
                var (details, events) = await Task.Run(() => ReadAsync(Download.Id), _closed);
                _files = details is null ? [] : [.. details.Files];
                _events = events ?? [];
                StateHasChanged();
                await Task.Delay(Interval, Time, _closed);
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // Closed meanwhile.
        }
        catch (Exception exception)
        {
            // What was there before stays; the next change asks again.
            LogNotRead(Logger, exception, Download.Id);
        }
        finally
        {
            _isAsking = false;
        }
    }

    private async Task<(DownloadDetails? Details, IReadOnlyList<DownloadEvent>? Events)> ReadAsync(int id) =>
        (await Downloads.GetDetailsAsync(id, _closed), await Downloads.GetEventsAsync(id, _closed));

    [LoggerMessage(Level = LogLevel.Error, Message = "The details of download {Id} cannot be read")]
    private static partial void LogNotRead(ILogger logger, Exception exception, int id);
}
