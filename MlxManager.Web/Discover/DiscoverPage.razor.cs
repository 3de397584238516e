using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MlxManager.Core.Hub;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Discover;

/// <summary>Finds models on the Hub. What is asked stands in the page's address; what was found belongs to the circuit's <see cref="SearchSession"/>.</summary>
public sealed partial class DiscoverPage : IDisposable
{
    private const string EndKey = "end";
    private const int MostAuthors = 8;

    private static readonly ModelSort[] Sorts =
        [ModelSort.Downloads, ModelSort.Trending, ModelSort.Likes, ModelSort.LastModified, ModelSort.CreatedAt];

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _gone;
    private readonly HashSet<string> _written = [];
    private IReadOnlyList<string> _authors = [];
    private List<ResultRow> _rows = [];
    private IDisposable? _listening;
    private IReadOnlySet<RepoId> _underWay = new HashSet<RepoId>();
    private bool _hasLooked;

    public DiscoverPage() => _gone = _leaving.Token;

    [Inject]
    private SearchSession Session { get; set; } = default!;

    [Inject]
    private LocalMarks Marks { get; set; } = default!;

    [Inject]
    private DownloadCoordinator Coordinator { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsFirstSearch => Session.IsSearching && Session.Shown.Count == 0;

    private bool FoundNothing => !Session.IsSearching && Session.Shown.Count == 0;

    private bool IsFirstUse => _hasLooked && Marks.IsEmpty && Coordinator.Order.IsEmpty && Session.Question == SearchQuestion.First;

    private string FoundText => Session switch
    {
        { IsSearching: true } => DiscoverTexts.Searching,
        { Shown.Count: 0 } => "",
        { Question.IsLocallyFiltered: true } => Session.Shown.Count == 1
            ? DiscoverTexts.SearchedShownOne.With(ModelText.Models(Session.Searched))
            : DiscoverTexts.SearchedShown.With(ModelText.Models(Session.Searched), Session.Shown.Count),
        { HasMore: true } => Session.Shown.Count == 1 ? DiscoverTexts.ShownOneSoFar : DiscoverTexts.ShownSoFar.With(Session.Shown.Count),
        _ => ModelText.Models(Session.Shown.Count),
    };

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _listening?.Dispose();
        Navigation.LocationChanged -= Moved;
        Session.Changed -= Refresh;
        Session.Leave();
    }

    protected override void OnInitialized()
    {
        Session.Prepare(DiscoverAddress.Parse(Navigation.BaseUri, Navigation.Uri) ?? SearchQuestion.First);
        Session.Changed += Refresh;
        Navigation.LocationChanged += Moved;
        _underWay = Coordinator.UnderWay;
        _listening = Coordinator.OnList(() => InvokeAsync(FollowDownloadsAsync));
        Collect();
    }

    // After the first drawing, not before: prerendering would ask the Hub for a page that is asked for again at once.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Task.WhenAll(Session.OpenAsync(), LookHereAsync());
        }
    }

    private static string SortText(ModelSort sort) => sort switch
    {
        ModelSort.Likes => DiscoverTexts.SortLikes,
        ModelSort.LastModified => DiscoverTexts.SortChanged,
        ModelSort.CreatedAt => DiscoverTexts.SortCreated,
        ModelSort.Trending => DiscoverTexts.SortTrending,
        _ => DiscoverTexts.SortDownloads,
    };

    private static string RevisionOf(ModelReference direct) =>
        direct.Revision == Revision.Main ? "" : $" {DiscoverTexts.AtRevision.With(direct.Revision)}";

    private async Task LookHereAsync()
    {
        try
        {
            await Marks.LookAsync(_gone);
            _hasLooked = true;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The person went to another page.
        }
    }

    /// <summary>What is not under way any more is in the cache now, or it has left it.</summary>
    private Task FollowDownloadsAsync()
    {
        var before = _underWay;
        _underWay = Coordinator.UnderWay;
        StateHasChanged();
        return before.IsSubsetOf(_underWay) ? Task.CompletedTask : LookHereAsync();
    }

    private async Task TextChangedAsync(string? text)
    {
        var question = Session.Question with { Text = text ?? "" };
        await Session.AskAsync(question);
        if (Session.Question == question && !_leaving.IsCancellationRequested)
        {
            // Once the typing rests: each letter would be a step of its own.
            Write(question, replace: true);
        }
    }

    private Task ChangeAsync(SearchQuestion question)
    {
        Write(question, replace: false);
        return Session.AskAsync(question, atOnce: true);
    }

    // Each of our own changes carries a mark: the browser tells of it only later, when the next word may be half typed.
    private void Write(SearchQuestion question, bool replace)
    {
        var address = Navigation.ToAbsoluteUri(DiscoverAddress.Of(question)).AbsoluteUri;
        if (address != Navigation.Uri)
        {
            var mark = Guid.NewGuid().ToString("n");
            _written.Add(mark);
            Navigation.NavigateTo(address, new NavigationOptions { ReplaceHistoryEntry = replace, HistoryEntryState = mark });
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs args)
    {
        var isOurs = args.HistoryEntryState is { } mark && _written.Remove(mark);
        if (!isOurs && DiscoverAddress.Parse(Navigation.BaseUri, args.Location) is { } question && question != Session.Question)
        {
            _ = FollowAsync(question);
        }
    }

    private async Task FollowAsync(SearchQuestion question)
    {
        try
        {
            await Session.AskAsync(question, atOnce: true);
        }
        catch (Exception exception)
        {
            // Nobody awaits an event: the page's boundary shows it, as it would for a click.
            await DispatchExceptionAsync(exception);
        }
    }

    private void Refresh()
    {
        Collect();
        StateHasChanged();
    }

    // The end of the list is a row like the others: when it comes into sight, more is asked for.
    private void Collect()
    {
        _rows = [.. Session.Shown.Select(model => new ResultRow(model)), new ResultRow(null)];
        _authors = [.. Session.Shown.Select(model => model.Id.Owner).OfType<string>().Prepend(Session.Question.Author).OfType<string>().Distinct().Take(MostAuthors)];
    }

    /// <param name="Model">Null for the end of the list.</param>
    private sealed record ResultRow(FoundModel? Model);
}
