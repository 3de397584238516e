using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Models;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Fuzz;

/// <summary>The Hub's answers, through the client as the product uses it: only values and failures come back, whatever was sent.</summary>
internal static class HubAnswerTargets
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Sha = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

    private static readonly RepoId Model = RepoId.Parse("owner/name");
    private static readonly CommitHash Commit = CommitHash.Parse(A);
    private static readonly RepoFile File = new(RepoPath.Parse("model.safetensors"), 1000, Etag.Parse(B), Etag.Parse(Sha), null);

    private static readonly JsonSample[] Trees =
    [
        $$"""[{"type":"file","oid":"{{A}}","size":5,"path":"config.json"},{"type":"directory","oid":"{{B}}","size":0,"path":"sub"},{"type":"file","oid":"{{B}}","size":7,"path":"sub/a.txt"}]""",
        $$"""[{"type":"file","oid":"{{A}}","size":99,"path":"m.safetensors","lfs":{"oid":"{{Sha}}","size":99,"pointerSize":135},"xetHash":"{{Sha}}"}]""",
        $$"""[{"type":"file","oid":"{{A}}","size":9223372036854775807,"path":"a"},{"type":"file","oid":"{{B}}","size":1,"path":"A"},{"type":"file","oid":"{{B}}","size":1,"path":"e\u0301"}]""",
    ];

    private static readonly JsonSample[] Models =
    [
        $$"""
        {"id":"owner/name","sha":"{{A}}","lastModified":"2026-01-02T00:00:00.000Z","private":false,"gated":"manual","disabled":false,"downloads":12,"likes":3,
        "tags":["mlx","4-bit"],"pipeline_tag":"text-generation","library_name":"mlx","safetensors":{"parameters":{"BF16":123,"U32":456},"total":579},
        "config":{"model_type":"llama","quantization":{"group_size":64,"bits":4},"quantization_config":{"quant_method":"mxfp4","load_in_4bit":true} },"gguf":{"total":1234} }
        """,
    ];

    private static readonly JsonSample[] Refs =
        [$$"""{"branches":[{"name":"main","ref":"refs/heads/main","targetCommit":"{{A}}"}],"tags":[{"name":"v1","ref":"refs/tags/v1","targetCommit":"{{B}}"}],"converts":[]}"""];

    private static readonly JsonSample[] Commits =
        [$$"""[{"id":"{{B}}","title":"Update README.md","date":"2026-02-03T04:05:06.000Z","message":"","authors":[{"user":"somebody"}]},{"id":"{{A}}","title":"first","authors":[]}]"""];

    private static readonly string[] Names = ["X-Repo-Commit", "X-Linked-Etag", "X-Linked-Size", "Location", "X-Error-Code", "X-Error-Message", "Link", "RateLimit", "Retry-After", "ETag"];

    private static readonly string[] Said =
    [
        A, $"\"{Sha}\"", $"W/\"{Sha}\"", "1000", "https://cdn.test/x?Expires=1790000000", "/owner/name/resolve/" + A + "/model.safetensors", "GatedRepo", "RepoNotFound",
        "Invalid credentials in Authorization header", "</x?cursor=2>; rel=\"next\"", "\"api\";r=0;t=12", "3600",
    ];

    public static IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfBytes("answer: files of a model", 12_000, noise => noise.Json(Trees), body => Ask(body, client => client.GetTreeAsync(Model, Commit, default), Check)),
        FuzzTarget.OfBytes("answer: a model", 12_000, noise => noise.Json(Models), body => Ask(body, client => client.GetModelAsync(Model, Revision.Main, default), details => Check(details.Summary))),
        FuzzTarget.OfBytes("answer: models", 8_000, noise => [(byte)'[', .. noise.Json(Models), (byte)']'],
            body => Ask(body, client => client.SearchAsync(new ModelSearch(null, []), default), page => page.Models.ToList().ForEach(Check))),
        FuzzTarget.OfBytes("answer: branches and tags", 6_000, noise => noise.Json(Refs), body => Ask(body, client => client.GetRefsAsync(Model, default), _ => { })),
        FuzzTarget.OfBytes("answer: history", 6_000, noise => noise.Json(Commits), body => Ask(body, client => client.GetCommitsAsync(Model, Commit, Commit, default), list =>
            FuzzCheck.Ensure(list.Commits.All(commit => commit.Title.Length <= 300 && FileNames.HasWholePairs(commit.Title)), "a title that cannot be shown"))),
        FuzzTarget.OfText("answer: where a file is", 12_000, noise => string.Join('\n', Enumerable.Range(0, noise.Below(5)).Select(_ => $"{noise.Of(Names)}: {noise.Text(Said)}").Prepend(noise.Of(["200", "302", "307", "401", "403", "404", "410", "451"]))), ReadLocation),
    ];

    private static void Check(RepoTree tree)
    {
        FuzzCheck.Ensure(tree.Files.Sum(file => file.Size) >= 0 && tree.Files.All(file => file.Size >= 0), "sizes that cannot be added");
        FuzzCheck.Ensure(tree.Files.Select(file => file.Path.Value).Distinct(StringComparer.Ordinal).Count() == tree.Files.Count, "a file that is there twice");
    }

    private static void Check(ModelSummary model)
    {
        var facts = ModelFacts.Of(model);
        FuzzCheck.Ensure(facts.Bits is null or (>= 1 and <= 64) && facts.WeightBytes is null or >= 0, "a model of no possible size");
        _ = MemoryFit.Of(facts, new MachineMemory(16L << 30, IsAppleSilicon: false));
        FuzzCheck.Ensure(model.Tags.Count <= 1000 && model.Tags.Append(model.PipelineTag ?? "").Append(model.LibraryName ?? "").All(word => word.Length <= 200 && FileNames.HasWholePairs(word)), "words that cannot be shown");
    }

    private static bool Ask<T>(byte[] body, Func<HubClient, Task<HubAnswer<T>>> ask, Action<T> check)
        where T : class
    {
        var answer = FuzzCheck.Answer(ask(Client(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) })));
        if (!answer.IsOk)
        {
            FuzzCheck.Ensure(answer.Failure.Message is { Length: > 0 and < 1000 }, "a failure that cannot be shown");
            return false;
        }

        check(answer.Value);
        return true;
    }

    private static bool ReadLocation(string text)
    {
        var lines = text.Split('\n');
        var answer = FuzzCheck.Answer(Client(() =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture));
            foreach (var line in lines.Skip(1).Where(line => line.Contains(": ", StringComparison.Ordinal)))
            {
                response.Headers.TryAddWithoutValidation(line[..line.IndexOf(':', StringComparison.Ordinal)].Trim(), line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            }

            return response;
        }).LocateAsync(Model, Commit, File, default));
        if (answer.Value is { } location)
        {
            FuzzCheck.Ensure(location.Url.IsHttp() && (location.Authorization is null || location.Url.IsSameOrigin(Origin.Endpoint)), "an address that gets a token it must not have");
        }
        else
        {
            _ = HubTroubles.ToTransfer(answer.Failure!);
        }

        return answer.IsOk;
    }

    private static HubClient Client(Func<HttpResponseMessage> answer)
    {
        var options = new HubOptions(Origin.Endpoint, "/nowhere", "hf_secret", "/nowhere/token", Offline: false);
        return new HubClient(new Origin(answer), options, new HubCredentials(options), TimeProvider.System, SleepWatch.None, NullLogger<HubClient>.Instance);
    }

    /// <summary>A Hub that answers everything alike, without a network between.</summary>
    private sealed class Origin(Func<HttpResponseMessage> answer) : HttpMessageHandler, IHttpClientFactory
    {
        public static Uri Endpoint { get; } = new("https://hub.test");

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());
    }
}
