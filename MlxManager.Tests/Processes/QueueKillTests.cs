using System.Net;
using System.Net.Http.Json;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>kill −9 right after the order of the queue was changed: what was answered is what the next start finds.</summary>
public sealed class QueueKillTests
{
    [Fact]
    public async Task Kill_AfterMovesALimitAndAPace_TheNextStartKnowsThem()
    {
        await using var server = await LiveServer.StartAsync(new SampleHubOptions { BytesPerSecond = 200_000 }, "--MlxManager:MaxActiveDownloads=1");
        var ids = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            server.Hub.Add(new SampleModel($"lab/queue-{i}", SampleFile.Generated("model.safetensors", i, 16 << 20)));
            ids.Add((await server.StartAsync($"lab/queue-{i}")).DownloadId);
        }

        await server.UntilAsync(ids[0], "downloading");
        await PostAsync(server, ids[4], "move", new { before = ids[1] });
        await PostAsync(server, ids[1], "move", new { });
        await PostAsync(server, ids[2], "limit", new { bytes_per_second = 40_000 });
        await PostAsync(server, ids[3], "start-now", null);
        using (var set = await server.Http.PutAsJsonAsync("/api/models/pace", new { limit = new { is_on = true, bytes_per_second = 150_000 } }))
        {
            set.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        await server.UntilAsync(ids[3], "downloading");
        server.Kill();
        await server.StartServerAsync();

        var after = new List<LiveDownload>();
        foreach (var id in ids)
        {
            after.Add(await server.GetAsync(id));
        }

        after.Select(one => one.QueuePosition).Should().Equal(null, 3, 2, null, 1);
        after[2].LimitBps.Should().Be(40_000);
        (await server.Http.GetStringAsync("/api/models/pace")).Should().Contain("\"now\":{\"pace\":\"limited\",\"by\":\"person\",\"bytes_per_second\":150000");
    }

    private static async Task PostAsync(LiveServer server, int id, string verb, object? body)
    {
        using var answer = await server.Http.PostAsync($"/api/models/download/{id}/{verb}", body is null ? null : JsonContent.Create(body));
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
