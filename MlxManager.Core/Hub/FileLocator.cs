using System.Globalization;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>Asks <c>/resolve/</c> where a file is, and checks that the Hub speaks of the same content as the plan.</summary>
internal sealed class FileLocator(HubConnection connection, HubAddresses addresses, HubOptions options, HubCredentials credentials)
{
    // A renamed model's address leads to its new one, which may have been renamed as well.
    private const int MaxRenames = 5;

    public async Task<HubAnswer<FileLocation>> LocateAsync(RepoId id, CommitHash commit, RepoFile file, CancellationToken cancellationToken)
    {
        var subject = new HubSubject(id, Revision.At(commit), file.Path);
        var address = addresses.Resolve(id, commit, file.Path);
        for (var renames = 0; renames <= MaxRenames; renames++)
        {
            var answer = await connection.HeadAsync(address, subject, cancellationToken);
            if (!answer.IsOk)
            {
                return answer.Failure;
            }

            var reply = answer.Value;
            if (Contradiction(reply, commit, file) is { } contradiction)
            {
                return connection.Failures.Malformed($"{subject} has {contradiction} than when the download was planned");
            }

            if ((int)reply.Status is >= 200 and < 300)
            {
                return new FileLocation(address, credentials.AuthorizationFor(address), ExpiresAt: null);
            }

            if (Redirects.Target(address, reply.Headers) is not { } target)
            {
                return connection.Failures.Malformed($"{subject} is redirected to no usable address");
            }

            // Anything but a resolve address is where the bytes are, on whichever origin.
            if (!target.IsSameOrigin(options.Endpoint) || !target.AbsolutePath.Contains($"/resolve/{commit}/", StringComparison.Ordinal))
            {
                return new FileLocation(target, credentials.AuthorizationFor(target), Redirects.Expiry(target));
            }

            address = target;
        }

        return connection.Failures.Malformed($"{subject} is redirected in a circle");
    }

    public FileLocation? Guess(RepoId id, CommitHash commit, RepoFile file)
    {
        if (options.Offline || file.LfsSha256 is not null)
        {
            return null;
        }

        var address = addresses.Resolve(id, commit, file.Path);
        return new FileLocation(address, credentials.AuthorizationFor(address), ExpiresAt: null);
    }

    private static string? Contradiction(HubReply reply, CommitHash commit, RepoFile file) =>
        reply.Header("X-Repo-Commit") is { } said && said != commit.Value ? "another commit"
        : reply.Header("X-Linked-Etag") is { } etag && Bare(etag) != file.Etag.Value ? "other content"
        : reply.Header("X-Linked-Size") is { } size && size != file.Size.ToString(CultureInfo.InvariantCulture) ? "another size"
        : null;

    private static string Bare(string etag)
    {
        var value = etag.Trim();
        return (value.StartsWith("W/", StringComparison.Ordinal) ? value[2..] : value).Trim('"');
    }
}
