using System.Collections.Concurrent;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

/// <summary>Sheets without Hub or disk: the test says what is on them.</summary>
internal sealed class ScriptedSheets : IModelSheets
{
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>What was asked, as in <c>open a/b main</c>, <c>refs a/b</c>, <c>text README.md</c>, <c>access a/b</c>.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public Func<RepoId, Revision, Task<HubAnswer<ModelSheet>>> OnOpen { get; set; } =
        (_, _) => throw new InvalidOperationException("The test expects no look at a model.");

    public Func<Task<HubAnswer<ModelRefs>>> OnRefs { get; set; } =
        () => Task.FromResult<HubAnswer<ModelRefs>>(new ModelRefs([new(Revision.Main, null)], [], 0));

    public Func<RepoPath, Task<HubAnswer<string>>> OnText { get; set; } = _ => Task.FromResult<HubAnswer<string>>("A card.");

    public Func<Task<HubFailure?>> OnAccess { get; set; } = () => Task.FromResult<HubFailure?>(null);

    public Func<DiskOutlook> OnOutlook { get; set; } = () => DiskOutlook.Unknown;

    public Task<HubAnswer<ModelSheet>> OpenAsync(RepoId id, Revision revision, CancellationToken cancellationToken) =>
        AskAsync($"open {id} {revision}", () => OnOpen(id, revision), cancellationToken);

    public Task<HubAnswer<ModelRefs>> RefsAsync(RepoId id, CancellationToken cancellationToken) =>
        AskAsync($"refs {id}", OnRefs, cancellationToken);

    public Task<HubAnswer<string>> TextAsync(ModelSheet sheet, RepoPath path, CancellationToken cancellationToken) =>
        AskAsync($"text {path}", () => OnText(path), cancellationToken);

    public Task<HubFailure?> AskAccessAsync(ModelSheet sheet, CancellationToken cancellationToken) =>
        AskAsync($"access {sheet.Id}", OnAccess, cancellationToken);

    public Task<DiskOutlook> OutlookAsync(ModelSheet sheet, CancellationToken cancellationToken) => Task.FromResult(OnOutlook());

    private Task<T> AskAsync<T>(string question, Func<Task<T>> answer, CancellationToken cancellationToken)
    {
        _asked.Enqueue(question);
        return answer().WaitAsync(cancellationToken);
    }
}
