using System.Globalization;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Terminal;

/// <summary>A model as a command line names it: <c>owner/name</c>, <c>owner/name@revision</c>, or its address on the Hub.</summary>
internal sealed record Target(RepoId Model, Revision? Revision)
{
    /// <exception cref="CommandStopped">It is none.</exception>
    public static Target Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 || text.Contains("://", StringComparison.Ordinal) ? text : text[..at];
        if (!ModelReference.TryParse(name, out var reference))
        {
            throw new CommandStopped(ExitCode.Usage, $"'{text}' is not a model. A model is owner/name, owner/name@revision, or its address on the Hub.");
        }

        if (name.Length == text.Length)
        {
            return new Target(reference.Model, reference.Revision == Revision.Main ? null : reference.Revision);
        }

        return Revision.TryParse(text[(at + 1)..], out var revision)
            ? new Target(reference.Model, revision)
            : throw new CommandStopped(ExitCode.Usage, $"'{text[(at + 1)..]}' is not a revision. A revision is a branch, a tag, refs/pr/N or a commit.");
    }

    /// <summary>The one download that is meant, by its number or by its model.</summary>
    /// <exception cref="CommandStopped">None is, or several could be.</exception>
    public static RemoteDownload Among(IReadOnlyList<RemoteDownload> downloads, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return downloads.FirstOrDefault(download => download.DownloadId == id)
                ?? throw new CommandStopped(ExitCode.NotFound, $"There is no download {id}.", "'mlx-manager ls' shows those there are, with --all also the finished ones.");
        }

        var target = Parse(text);
        var meant = downloads.Where(download => download.ModelId.Equals(target.Model.Value, StringComparison.OrdinalIgnoreCase)
            && (target.Revision is null || target.Revision.Value == download.Revision || target.Revision.Value == download.Commit)).ToList();
        return meant switch
        {
            [var one] => one,
            [] => throw new CommandStopped(ExitCode.NotFound, $"There is no download of {text}.", "'mlx-manager ls' shows those there are, with --all also the finished ones."),
            _ => throw new CommandStopped(
                ExitCode.Usage,
                $"{text} fits several downloads: {string.Join(", ", meant.Select(one => $"{one.DownloadId} ({one.Name}, {one.Status})"))}.",
                "Name one by its number."),
        };
    }
}
