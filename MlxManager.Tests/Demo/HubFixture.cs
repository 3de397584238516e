using System.Net.Http.Headers;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

/// <summary>A sample hub and a client that follows nothing and unpacks nothing, so that tests see the wire.</summary>
internal sealed class HubFixture : IAsyncDisposable
{
    public const string Id = "mlx-samples/tiny";
    public const string Weights = "model.safetensors";

    private HubFixture(SampleHub hub)
    {
        Hub = hub;
        Commit = hub.Add(new SampleModel(
            Id,
            SampleFile.Text("config.json", "{\"model_type\":\"llama\"}"),
            SampleFile.Text("sub/folder/notes.txt", new string('n', 5000)),
            SampleFile.Generated(Weights, seed: 7, length: 1_000_000)));
    }

    public SampleHub Hub { get; }

    public string Commit { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public byte[] WeightBytes => Hub.FileOf(Id, Weights).Content.ToArray();

    public static async Task<HubFixture> StartAsync(SampleHubOptions? options = null) => new(await SampleHub.StartAsync(options));

    public Uri Address(string path) => new(Hub.Endpoint, path);

    public async Task<HttpResponseMessage> GetAsync(
        Uri address, string? range = null, HttpMethod? method = null, string? token = null, string? acceptEncoding = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        request.Headers.Range = range is null ? null : RangeHeaderValue.Parse(range);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (acceptEncoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? range = null, string? token = null, string? acceptEncoding = null) =>
        GetAsync(Address(path), range, token: token, acceptEncoding: acceptEncoding);

    /// <summary>The signed address of the weights.</summary>
    public async Task<Uri> SignedAsync(string path = Weights)
    {
        using var answer = await GetAsync($"{Id}/resolve/{Commit}/{path}");
        return answer.Headers.Location!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Hub.DisposeAsync();
    }
}
