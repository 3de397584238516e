using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>Sheets from the Hub and the cache as they are. Looks at the disk off the circuit's thread.</summary>
internal sealed class ModelSheets(HubClient hub, ModelCache cache, DiskForecast forecast, BlobSources sources) : IModelSheets
{
    public async Task<HubAnswer<ModelSheet>> OpenAsync(RepoId id, Revision revision, CancellationToken cancellationToken)
    {
        var details = await hub.GetModelAsync(id, revision, cancellationToken);
        if (!details.IsOk)
        {
            return details.Failure;
        }

        var tree = await hub.GetTreeAsync(id, details.Value.Commit, cancellationToken);
        return tree.IsOk
            ? await Task.Run<HubAnswer<ModelSheet>>(() => Compare(details.Value, tree.Value), cancellationToken)
            : tree.Failure;
    }

    public Task<HubAnswer<ModelRefs>> RefsAsync(RepoId id, CancellationToken cancellationToken) => hub.GetRefsAsync(id, cancellationToken);

    public Task<HubAnswer<string>> TextAsync(ModelSheet sheet, RepoPath path, CancellationToken cancellationToken) =>
        hub.GetTextAsync(sheet.Id, sheet.Details.Commit, path, cancellationToken);

    public async Task<HubFailure?> AskAccessAsync(ModelSheet sheet, CancellationToken cancellationToken)
    {
        // The weights: a card may be open to everybody where they are not.
        var file = sheet.Files.MaxBy(file => file.File.Size);
        return file is null ? null : (await hub.LocateAsync(sheet.Id, sheet.Details.Commit, file.File, cancellationToken)).Failure;
    }

    public async Task<DiskOutlook> OutlookAsync(ModelSheet sheet, CancellationToken cancellationToken)
    {
        var outlook = await forecast.LookAsync(sheet.Id, cancellationToken);
        return await Task.Run(() => outlook with { Contents = Look(sheet, outlook) }, cancellationToken);
    }

    /// <summary>What has come, or gone, since the sheet was opened.</summary>
    private Dictionary<Etag, ContentOutlook> Look(ModelSheet sheet, DiskOutlook outlook)
    {
        var repo = cache.Repo(sheet.Id);
        var contents = outlook.Contents.ToDictionary();
        foreach (var file in sheet.Files.Select(file => file.File))
        {
            if (repo.HasBlob(file.Etag, file.Size))
            {
                contents[file.Etag] = ContentOutlook.Whole(file.Size);
            }
            else
            {
                contents.TryAdd(file.Etag, ContentOutlook.Nothing);
            }
        }

        return contents;
    }

    private ModelSheet Compare(ModelDetails details, RepoTree tree)
    {
        var repo = cache.Repo(details.Summary.Id);
        var elsewhere = sources.Finder(repo.Id);
        return new(details, [.. tree.Files.Select(file => repo.HasBlob(file.Etag, file.Size)
            ? new SheetFile(file, IsHere: true)
            : new SheetFile(file, IsHere: false) { Elsewhere = elsewhere(file) is [var best, ..] ? best : null })]);
    }
}
