using System.Net;
using System.Text;
using MlxManager.Core.Hub;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Fuzz;

/// <summary>Names, addresses and headers: what the Hub and people write in one line.</summary>
internal static class HubTargets
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string Root = Path.Combine(Path.GetTempPath(), "root");
    private static readonly Uri Asked = new("https://hub.test/base/owner/name/resolve/main/a");
    private static readonly Uri Endpoint = new("https://hub.test/base");

    private static readonly string[] Paths =
        ["config.json", "model-00001-of-00002.safetensors", "a/b/c.txt", "sub/folder/ü.json", ".gitattributes", "a b/(c).md", "nul", "COM1.txt", "../x", "/etc/passwd", "A.txt"];

    private static readonly string[] Links =
    [
        "</api/models?cursor=abc%3D&limit=1>; rel=\"next\"", "<https://hub.test/api?p=2>; rel=next", "<a>; rel=\"prev\", <b?cursor=x>; rel=\"next\"", "<<<<>>>>;;; rel=next",
    ];

    private static readonly string[] Limits = ["\"api\";r=42;t=120", "\"resolve\";r=0;t=299", "\"api\";r=0;t=999999999", "r=1", ";r=0;t=5"];

    private static readonly string[] Locations =
    [
        "/api/resolve-cache/models/a/b", "https://cdn.test/x?Expires=1790000000&Signature=a", "https://s3.test/x?X-Amz-Date=20261126T120000Z&X-Amz-Expires=3600", "//other.test/x",
        "file:///etc/passwd", "http://169.254.169.254/latest", "https://user:pw@x.test/", "https://[::ffff:10.0.0.1]:443/x", "https://x.test:99999/", "javascript:alert(1)",
    ];

    public static IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfText("path of a file", 100_000, noise => noise.Text(Paths), ReadPath),
        FuzzTarget.OfText("id of a model", 60_000, noise => noise.Text("owner/name", "gpt2", "mlx-community/Qwen3-4B-4bit", "a/b.git", "a--b/c"),
            text => RepoId.TryParse(text, out var id) && IsOneFolder(Core.Cache.RepoName.Model(id).Folder) && RepoId.Parse(id.Value) == id),
        FuzzTarget.OfText("revision", 60_000, noise => noise.Text("main", "refs/pr/12", "v1.0", Commit, "feature/x-y", "a.lock"),
            text => Revision.TryParse(text, out var revision) && StaysBelow(revision.Value)),
        FuzzTarget.OfText("etag", 30_000, noise => noise.Text(Commit, Sha256, $"\"{Sha256}\"", $"W/\"{Commit}\""),
            text => Etag.TryParse(text, out var etag) && IsOneFolder(etag.Value)),
        FuzzTarget.OfText("address of a model", 50_000, noise => noise.Text(
            "https://huggingface.co/owner/name", "hf.co/owner/name/tree/refs%2Fpr%2F1", "https://hub.test/base/a/b/blob/main/x/y.json", "owner/name", "http://hub.test/base/gpt2/resolve/main/a",
            "https://huggingface.co/datasets/x/y", "huggingface.co"),
            text => ModelReference.TryParse(text, Endpoint, out var named) && RepoId.Parse(named.Model.Value) == named.Model),
        FuzzTarget.OfText("address of a Hub or proxy", 20_000, noise => noise.Text("https://hub.test/base/", "http://127.0.0.1:5000", "proxy.test:3128", "socks5://[::1]:1080", "ftp://x"),
            text => (EndpointText.TryParse(text, out var endpoint, out _) && endpoint.IsHttp()) | (EndpointText.TryParseProxy(text, out var proxy, out _) && proxy.Host.Length > 0)),
        FuzzTarget.OfText("patterns of files", 30_000, noise => noise.Text("*.json", "model-[0-9][0-9].safetensors", "[!a-z]?*", "a/", "[]-a]", "[!]x]*", "[--0]", "[z-a!]", "*a*a*a*a*a*b"), ReadPatterns),
        FuzzTarget.OfText("choice of files", 6_000, noise => string.Join('\n', Enumerable.Range(0, 1 + noise.Below(20)).Select(_ => noise.Text(Paths))), ReadChoice) with { BytesPerByte = 2000 },
        FuzzTarget.OfText("headers of a page", 60_000, noise => noise.Text(Links), ReadPages),
        FuzzTarget.OfText("headers of a limit", 60_000, noise => noise.Text([.. Limits, "120", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "99999999999"]), ReadLimits),
        FuzzTarget.OfText("headers of a redirect", 60_000, noise => noise.Text(Locations), ReadRedirect),
        FuzzTarget.OfBytes("words of a refusal", 30_000, noise => noise.Json(["""{"error": "Access to model a/b is restricted", "token": [1, 2]}"""]),
            bytes => HubWords.Of(null, bytes, "hf_secret") is { Length: > 0 and <= 302 } words && FileNames.HasWholePairs(words)),
    ];

    private static bool ReadPath(string text)
    {
        if (!RepoPath.TryParse(text, out var path))
        {
            return false;
        }

        FuzzCheck.Ensure(StaysBelow(path.Value) && path.Segments.All(segment => Encoding.UTF8.GetByteCount(segment) is > 0 and <= 255), "a path that leads out, or cannot be stored");
        var address = new HubAddresses(Endpoint).Resolve(RepoId.Parse("o/n"), CommitHash.Parse(Commit), path);
        FuzzCheck.Ensure(address.IsSameOrigin(Endpoint) && address.AbsolutePath.StartsWith("/base/o/n/resolve/", StringComparison.Ordinal), "a path that changes the address");
        return true;
    }

    private static bool ReadPatterns(string text)
    {
        if (!FilePatterns.TryCreate(text.Split('\n'), ["x"], out var patterns, out _))
        {
            return false;
        }

        _ = patterns.Includes(RepoPath.Parse("model-00001-of-00002.safetensors"));
        FuzzCheck.Ensure(FilePatterns.TryCreate([ExactPatterns.Escape("a[*]?.x")], [], out var exact, out _) && exact.Includes(RepoPath.Parse("a[x].x")) == false, "an escaped pattern that matches more");
        return true;
    }

    private static bool ReadChoice(string text)
    {
        var files = text.Split('\n').Select(line => RepoPath.TryParse(line, out var path) ? path : null).OfType<RepoPath>().Distinct().ToList();
        _ = Core.Cache.NameTwins.Of(files);
        var patterns = ExactPatterns.Of(files, path => path.Value.Length % 2 == 0);
        FuzzCheck.Ensure(patterns is null || files.TrueForAll(path => patterns.Includes(path) == (path.Value.Length % 2 == 0)), "patterns that say another choice");
        return patterns is not null;
    }

    private static bool ReadPages(string text)
    {
        using var response = With("Link", text);
        var mark = HubHeaders.NextPage(response.Headers);
        var has = HubHeaders.HasNextPage(response.Headers, out var cursor);
        FuzzCheck.Ensure(cursor is null or { Length: <= 4096 }, "a cursor of any length");
        FuzzCheck.Ensure(new HubAddresses(Endpoint).Tree(RepoId.Parse("o/n"), CommitHash.Parse(Commit), cursor).IsSameOrigin(Endpoint), "a cursor that leads elsewhere");
        FuzzCheck.Ensure(new HubAddresses(Endpoint).Commits(RepoId.Parse("o/n"), CommitHash.Parse(Commit), mark).IsSameOrigin(Endpoint), "a page that leads elsewhere");
        return has;
    }

    private static bool ReadLimits(string text)
    {
        using var response = With("RateLimit", text);
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        response.Headers.TryAddWithoutValidation("Date", text);
        var now = DateTimeOffset.UnixEpoch;
        FuzzCheck.Ensure(HubHeaders.WaitAsked(response.Headers, now) is null or { TotalHours: >= 0 and <= 1 }, "a wait without bounds");
        FuzzCheck.Ensure(HubHeaders.RetryAfter(response.Headers, now) is null or { TotalHours: >= 0 and <= 1 }, "a wait without bounds");
        FuzzCheck.Ensure(Core.Transfer.AskedWait.Of(response, now) is null or { TotalHours: >= 0 and <= 1 }, "a wait without bounds");
        return HubHeaders.Quota(response.Headers) is { Left: >= 0 };
    }

    private static bool ReadRedirect(string text)
    {
        using var response = With("Location", text);
        if (Redirects.Target(Asked, response.Headers) is not { } target)
        {
            return false;
        }

        FuzzCheck.Ensure(target is { Scheme: "https", UserInfo: "", Host.Length: > 0 }, "an address that is none to follow");
        _ = Redirects.Expiry(target);
        _ = target.IsSameOrigin(Endpoint);
        return true;
    }

    private static HttpResponseMessage With(string name, string value)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private static bool StaysBelow(string relative) =>
        relative.All(c => c is not ('\\' or ':' or '\0'))
        && Path.GetFullPath(Path.Combine(Root, relative)) is var full && full == Root + Path.DirectorySeparatorChar + relative.Replace('/', Path.DirectorySeparatorChar);

    private static bool IsOneFolder(string name) => Path.GetFileName(name) == name && name is not ("" or "." or "..");
}
