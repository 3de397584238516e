using System.Globalization;

namespace MlxManager.Web.Demo.Wire;

/// <summary>A file's way: <c>resolve</c> redirects small files to the endpoint's own cache and large ones to the content host.</summary>
internal static class FileEndpoints
{
    public static async Task ResolveAsync(Exchange exchange, FileAddress address)
    {
        Note(exchange, address.Model, address.Path);
        var length = exchange.Hub.FindRepo(address.Model)?.Find(address.Revision)?.Files.GetValueOrDefault(address.Path)?.Content.Length ?? 0;
        if (await exchange.MeetFaultAsync(Traits(exchange, FaultTarget.Resolve, ByteRange.Of(exchange.Record.Range, length))))
        {
            return;
        }

        if (Access.ToFile(exchange, address, out var commit, out var file) is { } error)
        {
            await error.SendAsync(exchange);
            return;
        }

        var etag = await file.EtagAsync();
        var headers = exchange.Response.Headers;
        headers["X-Repo-Commit"] = commit.Id;
        if (!file.IsLfs)
        {
            headers.ETag = $"\"{etag}\"";
            await Reply.RedirectAsync(exchange, StatusCodes.Status307TemporaryRedirect, $"/api/resolve-cache/models/{address.Model}/{commit.Id}/{Escape(address.Path)}");
            return;
        }

        headers["X-Linked-Etag"] = $"\"{etag}\"";
        headers["X-Linked-Size"] = file.Content.Length.ToString(CultureInfo.InvariantCulture);
        if (exchange.Options.AdvertiseXet)
        {
            headers["X-Xet-Hash"] = etag;
            headers.Link = $"<{exchange.Request.Scheme}://{exchange.Request.Host}/api/models/{address.Model}/xet-read-token/{commit.Id}>; rel=\"xet-auth\"";
        }

        var target = exchange.Hub.Addresses.Sign(exchange.Hub.ContentOrigin, address.Model, etag, address.Path);
        await Reply.RedirectAsync(exchange, StatusCodes.Status302Found, target.AbsoluteUri);
    }

    /// <summary>A small file's bytes, at the endpoint itself.</summary>
    public static async Task CachedAsync(Exchange exchange, FileAddress address)
    {
        Note(exchange, address.Model, address.Path);
        if (Access.ToFile(exchange, address, out var commit, out var file) is { } error)
        {
            await error.SendAsync(exchange);
            return;
        }

        if (!await exchange.MeetFaultAsync(Traits(exchange, FaultTarget.Content, FileReply.RangeOf(exchange, file))))
        {
            exchange.Response.Headers["X-Repo-Commit"] = commit.Id;
            await FileReply.SendAsync(exchange, file, await file.EtagAsync(), mayCompress: true);
        }
    }

    /// <summary>A large file's bytes, at the content host, for whoever has a signed address.</summary>
    public static async Task ContentAsync(Exchange exchange)
    {
        if (exchange.Segments is not ["repos", .. var id, var sha256] || id is not { Length: 1 or 2 })
        {
            await Reply.DeniedAsync(exchange, "Access Denied");
            return;
        }

        var model = string.Join('/', id);
        var path = exchange.Request.Query["path"].ToString();
        Note(exchange, model, path);
        var file = await exchange.Hub.FindFileAsync(model, path, sha256);
        var range = ByteRange.Of(exchange.Record.Range, file?.Content.Length ?? 0);
        if (await exchange.MeetFaultAsync(Traits(exchange, FaultTarget.Content, range)))
        {
            return;
        }

        if (exchange.Hub.Addresses.Refuse(model, sha256, exchange.Request.Query) is { } refusal)
        {
            await Reply.DeniedAsync(exchange, refusal);
        }
        else if (file is null)
        {
            await Reply.DeniedAsync(exchange, "Access Denied");
        }
        else
        {
            await FileReply.SendAsync(exchange, file, sha256, mayCompress: false);
        }
    }

    private static void Note(Exchange exchange, string model, string path)
    {
        exchange.Record.Model = model;
        exchange.Record.File = path;
    }

    private static RequestTraits Traits(Exchange exchange, FaultTarget target, ByteRange range) =>
        new(target, exchange.Request.Method, exchange.Record.Model, exchange.Record.File ?? "", range.Start, range.End);

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
